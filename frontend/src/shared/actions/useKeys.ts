import { useEffect, useRef } from 'react';
import { isTyping, keyOf } from './keys';

/** An open dialog has the keys to itself. */
function inDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null;
}

/** Tells `onKey` each key that is no text, by its name; true means it was used and goes no further. */
export function useKeys(onKey: (key: string) => boolean, active = true): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    if (!active) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || inDialog(event.target)) return;
      const key = keyOf(event);
      if (key && latest.current(key)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [active]);
}
