import type { DeskCall, Party } from '@/api/types';

/**
 * Who was being rung in the call a picture ago and is not in it any more: they did not answer. Nobody, when the call
 * itself is over or another one.
 */
export function unanswered(before: DeskCall | null, now: DeskCall | null): Party[] {
  if (!before || before.id !== now?.id || now.state === 'wrapup') return [];
  const still = new Set(now.parties.map(({ id }) => id));
  return before.parties.filter(({ id, me, place }) => place === 'ringing' && !me && !still.has(id));
}
