import { describe, expect, it } from 'vitest';
import type { Permission } from '@/api/types';
import { movesFor } from '@/features/sales/states';

const bob = { id: 2, name: 'Bob' };
const every = () => true;
const only = (...names: Permission[]) => (name: Permission) => names.includes(name);
const open = (state: Parameters<typeof movesFor>[0]['state'], userId: number, may: (name: Permission) => boolean) =>
  movesFor({ state, agent: bob }, userId, may).map(({ move }) => move);

describe('what can be done with a sale', () => {
  it('is judged by others than its seller, who may withdraw it', () => {
    expect(open('reported', 2, every)).toEqual(['withdraw']);
    expect(open('reported', 1, every)).toEqual(['pass', 'fail']);
    expect(open('checked', 2, every)).toEqual([]);
  });

  it('depends on who looks at it', () => {
    expect(open('reported', 1, only('sales.view'))).toEqual([]);
    expect(open('checked', 1, only('sales.check'))).toEqual([]);
    expect(open('checked', 1, only('sales.decide'))).toEqual(['confirm', 'reject']);
  });

  it('ends: only a confirmed sale can still be taken back', () => {
    expect(open('confirmed', 1, every)).toEqual(['claw_back']);
    for (const state of ['failed', 'rejected', 'clawed_back', 'withdrawn'] as const) expect(open(state, 1, every)).toEqual([]);
  });
});
