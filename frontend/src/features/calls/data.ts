import type { CallDetail } from '@/api/types';
import { plain } from '@/shared/format';

type Event = CallDetail['events'][number];

/** A JSON value as named values; anything that is not an object has none. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** What a reader of the timeline has no use for: names inside the machine, and what the line already says. */
const inner = new Set(['file', 'kind', 'channel', 'priority', 'leg', 'endpoint', 'username']);

/** What an event carries, in people's words: names instead of ids where the call knows them. */
export function describe(event: Event, call: Pick<CallDetail, 'queue_id' | 'queue_name' | 'agent_id' | 'agent_name'>): string {
  return Object.entries(asRecord(event.data))
    .filter(([name, value]) => !inner.has(name) && value !== null && value !== '')
    .map(([name, value]) => {
      if (call.queue_id !== null && value === call.queue_id) return call.queue_name;
      if (name === 'agent' && value === call.agent_id) return call.agent_name;
      return plain(value);
    })
    .join(' · ');
}
