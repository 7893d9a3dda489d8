import type { Days } from '@/features/usage/days';

/** The same number of days, up to the day before the first. */
export function daysBefore([first, last]: Days): Days {
  const count = last.startOf('day').diff(first.startOf('day'), 'day') + 1;
  return [first.subtract(count, 'day'), first.subtract(1, 'day')];
}

/** Where the calls behind a line are: those of its queue or person that began in its time. */
export function callsOf(group: 'queue' | 'agent', line: { id: string; start: string; end: string }): string {
  const query = new URLSearchParams({ from: line.start, to: line.end });
  if (line.id) query.set(group, line.id);
  return `/calls?${query.toString()}`;
}
