import type { Release } from '@/api/types';

export type Rule = Release['rule'];

export const rules = ['range', 'burst', 'new_destination', 'odd_hours', 'short_calls', 'speed'] as const satisfies readonly Rule[];

/** The rule an alarm's code tells of (`fraud_range`: `range`); null for alarms about something else. */
export function ruleOf(code: string): Rule | null {
  return rules.find((rule) => code === `fraud_${rule}`) ?? null;
}

const hour = 3_600_000;

/** For how long something may be allowed; null is for good. */
export const terms = { hour, day: 24 * hour, week: 7 * 24 * hour, good: null } as const;
export type Term = keyof typeof terms;
export const termNames = Object.keys(terms) as Term[];

/** When it ends that begins now. */
export function endOf(term: Term, now: Date): string | null {
  const length = terms[term];
  return length === null ? null : new Date(now.getTime() + length).toISOString();
}
