import type { RatingDifference } from '@/api/types';

/** How many per cent of the legs that wait for being posted are over; 100 when none waits. */
export function posted(differences: readonly Pick<RatingDifference, 'state' | 'legs'>[]): number {
  const counted = (states: readonly string[]) => differences.reduce((sum, { state, legs }) => (states.includes(state) ? sum + legs : sum), 0);
  const all = counted(['waiting', 'posted', 'stale']);
  return all === 0 ? 100 : Math.floor((counted(['posted', 'stale']) / all) * 100);
}
