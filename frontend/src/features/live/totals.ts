import type { Board, BoardQueue } from '@/shared/live';

export interface Sums {
  waiting: number;
  longestWaitSince: string | null;
  talking: number;
  ready: number;
  away: number;
  online: number;
  calls: number;
  parked: number;
  callbacks: number;
}

/** The board's figures: people are counted once, however many queues they serve. */
export function totals(board: Board): Sums {
  const count = (wanted: (state: string) => boolean) => board.agents.filter(({ state }) => wanted(state)).length;
  const waits = board.queues.map((queue) => queue.longest_wait_since).filter((since) => since !== null);
  return {
    waiting: board.queues.reduce((sum, queue) => sum + queue.waiting, 0),
    longestWaitSince: waits.toSorted()[0] ?? null,
    talking: count((state) => state === 'talking'),
    ready: count((state) => state === 'ready'),
    away: count((state) => state === 'away'),
    online: count((state) => state !== 'offline'),
    calls: board.calls.length,
    parked: board.parked.length,
    callbacks: board.queues.reduce((sum, queue) => sum + queue.callbacks, 0),
  };
}

const order = ['ringing', 'talking', 'wrapup', 'ready', 'away', 'offline'];

/** Agents as a supervisor reads them: busy first, then ready, away, gone; by name within. */
export function byUrgency<T extends { state: string; name: string }>(agents: readonly T[]): T[] {
  return agents.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
}

/** What callers of now may expect in a queue, in minutes: one figure, or a range where what they need makes a difference.
 * Nothing of a board drawn before an upgrade, which knows no waits. */
export function expectedWait({ wait_least_ms, wait_most_ms }: Partial<BoardQueue>) {
  if (wait_least_ms == null || wait_most_ms == null) return null;
  const values = { least: Math.round(wait_least_ms / 60_000), most: Math.round(wait_most_ms / 60_000) };
  if (values.least < values.most) return { key: 'live.expectsRange' as const, values };
  return { key: values.most === 0 ? ('live.expectsShort' as const) : ('live.expects' as const), values };
}
