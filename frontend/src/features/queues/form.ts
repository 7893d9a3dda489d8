import type { Queue } from '@/api/types';
import type { MemberEntry, QueueEntry } from './api';

/** The form speaks seconds; the API whole milliseconds. */
export interface QueueForm {
  name: string;
  strategy: Queue['strategy'];
  offer_s: number;
  wrap_up_s: number;
  max_waiting: number;
  max_wait_s: number;
  announce_s: number;
  missed_until_away: number;
  record: boolean;
  members: MemberEntry[];
}

export const blank: QueueForm = {
  name: '',
  strategy: 'longest_idle',
  offer_s: 20,
  wrap_up_s: 30,
  max_waiting: 50,
  max_wait_s: 300,
  announce_s: 30,
  missed_until_away: 3,
  record: true,
  members: [],
};

export const strategies = ['longest_idle', 'fewest_calls', 'round_robin', 'most_skilled', 'ring_all'] as const satisfies readonly Queue['strategy'][];

export function asForm(queue: Queue): QueueForm {
  return {
    name: queue.name,
    strategy: queue.strategy,
    offer_s: queue.offer_timeout_ms / 1000,
    wrap_up_s: queue.wrap_up_ms / 1000,
    max_waiting: queue.max_waiting,
    max_wait_s: queue.max_wait_ms / 1000,
    announce_s: queue.announce_every_ms / 1000,
    missed_until_away: queue.missed_until_away,
    record: queue.record !== 'none',
    members: queue.members.map(({ user, level, priority }) => ({ user_id: user.id, level, priority })),
  };
}

export function asEntry(form: QueueForm): { settings: QueueEntry; members: MemberEntry[] } {
  const ms = (seconds: number) => Math.round(seconds * 1000);
  return {
    settings: {
      name: form.name.trim(),
      strategy: form.strategy,
      offer_timeout_ms: ms(form.offer_s),
      wrap_up_ms: ms(form.wrap_up_s),
      max_waiting: form.max_waiting,
      max_wait_ms: ms(form.max_wait_s),
      announce_every_ms: ms(form.announce_s),
      missed_until_away: form.missed_until_away,
      record: form.record ? 'all' : 'none',
    },
    members: form.members,
  };
}
