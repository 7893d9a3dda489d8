import type { Query } from '@/shared/api/client';

export const directions = ['in', 'out'] as const;
export const outcomes = [
  'answered', 'abandoned_menu', 'abandoned_queue', 'abandoned_ringing', 'voicemail', 'closed', 'unanswered', 'refused', 'failed',
] as const;

/** The filters of the call history as they stand in the address, so that a view can be sent to a colleague. */
export interface Filters {
  q: string;
  direction: string;
  outcome: string;
  queue: string;
  agent: string;
  from: string;
  to: string;
}

const names = ['q', 'direction', 'outcome', 'queue', 'agent', 'from', 'to'] as const;

export function filtersIn(search: URLSearchParams): Filters {
  return Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as unknown as Filters;
}

/** The address's parameters after some filters changed; other parameters stay. */
export function withFilters(search: URLSearchParams, changed: Partial<Filters>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changed)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

/** What the API is asked. A day in the filter means the whole of it. */
export function asQuery(filters: Filters): Query {
  return { ...filters };
}

export function anySet(filters: Filters): boolean {
  return names.some((name) => filters[name] !== '');
}
