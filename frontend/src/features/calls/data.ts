import type { CallDetail } from '@/api/types';
import { plain } from '@/shared/format';
import { nameOf } from './people';

type Event = CallDetail['events'][number];

/** A JSON value as named values; anything that is not an object has none. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** What a reader of the timeline has no use for: names inside the machine, and what the line already says. */
const inner = new Set(['file', 'kind', 'channel', 'priority', 'leg', 'endpoint', 'username']);

/** Values that are ids of people of ours. */
const people = new Set(['agent', 'by', 'who', 'user', 'from']);

/** What an event carries, in people's words: names instead of ids where the call knows them. */
export function describe(event: Event, call: Pick<CallDetail, 'agent_id' | 'agent_name' | 'stays' | 'stints'>): string {
  return Object.entries(asRecord(event.data))
    .filter(([name, value]) => !inner.has(name) && value !== null && value !== '')
    .map(([name, value]) => {
      const queue = call.stays.find(({ queue_id }) => queue_id === value);
      if (queue) return queue.queue_name;
      return (people.has(name) && typeof value === 'number' && nameOf(call, value)) || plain(value);
    })
    .join(' · ');
}
