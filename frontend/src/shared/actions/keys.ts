type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/**
 * A pressed key as actions spell it: `H`, `Shift X`, `?`, `Enter`; null for what is the browser's own.
 * An input method that keeps the letter to itself (key `Process`) still tells which key it was.
 */
export function keyOf(event: Pressed): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return null;
  const typed = event.key === 'Process' || event.key === 'Unidentified' ? (/^Key(\w)$/.exec(event.code)?.[1] ?? '') : event.key;
  if (!/^[a-z]$/i.test(typed)) return typed || null;
  return event.shiftKey ? `Shift ${typed.toUpperCase()}` : typed.toUpperCase();
}

/** Whether a key pressed there is text: then it is no command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
