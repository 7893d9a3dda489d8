const waitFor = 2000;

/** Focuses the element with `data-field`, now or as soon as its page has drawn it. */
export function focusField(field: string): void {
  const started = performance.now();
  const attempt = () => {
    const element = document.querySelector<HTMLElement>(`[data-field="${field}"]`);
    if (element) element.focus();
    else if (performance.now() - started < waitFor) requestAnimationFrame(attempt);
  };
  attempt();
}
