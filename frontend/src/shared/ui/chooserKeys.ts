export interface Step {
  at: number;
  chosen: boolean;
}

/** What a key does in a list of `count` whose line `at` is marked; null for keys that mean nothing there. */
export function stepIn(key: string, at: number, count: number, byDigit: boolean): Step | null {
  if (count === 0) return null;
  const moves: Record<string, number> = {
    ArrowDown: (at + 1) % count,
    ArrowUp: (at - 1 + count) % count,
    PageDown: Math.min(at + 8, count - 1),
    PageUp: Math.max(at - 8, 0),
  };
  const moved = moves[key];
  if (moved !== undefined) return { at: moved, chosen: false };
  if (key === 'Enter') return { at, chosen: true };
  const digit = byDigit && /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return digit >= 0 && digit < count ? { at: digit, chosen: true } : null;
}
