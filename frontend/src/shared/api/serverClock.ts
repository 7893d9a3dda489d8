import { useSyncExternalStore } from 'react';

/** How many ms the server's clock is ahead of this browser's: a client clock wrong by an hour shows true timers. */
let skew = 0;
const listeners = new Set<() => void>();

/** Called with the Date of every answer. It has whole seconds: what is within two of them is the network's. */
export function noteServerTime(date: string | null, received = Date.now()): void {
  const measured = Date.parse(date ?? '') + 500 - received;
  if (Number.isNaN(measured) || Math.abs(measured - skew) < 2000) return;
  skew = Math.abs(measured) < 2000 ? 0 : measured;
  listeners.forEach((listener) => listener());
}

export function serverNow(): number {
  return Date.now() + skew;
}

export function useServerClock(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => skew,
  );
}
