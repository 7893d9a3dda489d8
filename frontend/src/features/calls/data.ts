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

type Known = Pick<CallDetail, 'agent_id' | 'agent_name' | 'stays' | 'stints'>;

/** What an event carries, in people's words: names instead of ids where the call knows them. */
export function describe(event: Event, call: Known): string {
  return Object.entries(asRecord(event.data))
    .filter(([name, value]) => !inner.has(name) && value !== null && value !== '')
    .map(([name, value]) => said(name, value, call))
    .join(' · ');
}

function said(name: string, value: unknown, call: Known): string {
  if (people.has(name) && typeof value === 'number') return nameOf(call, value) || plain(value);
  if (typeof value !== 'string') return plain(value);
  // A destination: "agent:17", "queue:…", "number:+86…".
  const [, kind, id] = /^(agent|queue|number|flow|voicemail):(.*)$/.exec(value) ?? [];
  if (kind === 'agent') return nameOf(call, Number(id)) || value;
  return queueName(id ?? value, call) ?? id ?? value;
}

function queueName(id: string, call: Known): string | undefined {
  return call.stays.find(({ queue_id }) => queue_id === id)?.queue_name;
}
