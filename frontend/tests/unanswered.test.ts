import { describe, expect, it } from 'vitest';
import { unanswered } from '@/features/desk/control/unanswered';
import { call, party } from './desks';

const rung = call([], { parties: [party('me', 'side', { me: true }), party('a', 'ringing', { name: 'Ben' }), party('c', 'hold')] });
const without = (id: string) => ({ ...rung, parties: rung.parties.filter((one) => one.id !== id) });
const names = (...pictures: Parameters<typeof unanswered>) => unanswered(...pictures).map(({ id }) => id);

describe('who did not answer', () => {
  it('is whoever was rung and is gone', () => {
    expect(names(rung, without('a'))).toEqual(['a']);
  });

  it('is not who still rings, who came in, or who was spoken to and left', () => {
    expect(names(rung, rung)).toEqual([]);
    expect(names(rung, { ...rung, parties: rung.parties.map((one) => (one.id === 'a' ? { ...one, place: 'side' } : one)) })).toEqual([]);
    expect(names(rung, without('c'))).toEqual([]);
  });

  it('is nobody when the call is over, written up, or another one', () => {
    expect(names(rung, null)).toEqual([]);
    expect(names(rung, { ...without('a'), state: 'wrapup' })).toEqual([]);
    expect(names(rung, { ...without('a'), id: 'other' })).toEqual([]);
    expect(names(null, rung)).toEqual([]);
  });
});
