import type { Board } from '@/shared/live';

/** Whom a figure counts, so that choosing it shows them. */
export const narrowings = ['waiting', 'talking', 'ready', 'away'] as const;
export type Narrowing = (typeof narrowings)[number];

/** The calls and agents behind a figure, in a queue or in all of them. A figure of agents leaves calls as they are, and
 * the other way round. */
export function narrowed({ calls, agents }: Board, queue: string | null, by: Narrowing | null) {
  return {
    calls: calls.filter((call) => (!queue || call.queue_id === queue) && (by !== 'waiting' || call.state === 'queued')),
    agents: agents.filter((agent) => (!queue || agent.queue_ids.includes(queue)) && (!by || by === 'waiting' || agent.state === by)),
  };
}
