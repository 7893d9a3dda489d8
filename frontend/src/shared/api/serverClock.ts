import { useSyncExternalStore } from 'react';

/** How many ms the server's clock is ahead of this browser's: a client clock wrong by an hour shows true timers. */
let skew = 0;
const listeners = new Set<() => void>();

/** Called with the server's own time whenever an answer carries it. Small differences are the network's. */
export function noteServerTime(iso: string, received = Date.now()): void {
  const measured = Date.parse(iso) - received;
  if (Number.isNaN(measured) || Math.abs(measured - skew) < 1500) return;
  skew = Math.abs(measured) < 1500 ? 0 : measured;
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
