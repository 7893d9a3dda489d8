import { describe, expect, it } from 'vitest';
import { creditParts, creditSum } from '@/features/payments/creditParts';

describe('what is taken back of an invoice', () => {
  it('is all that is left when no lines are chosen, whatever was typed before', () => {
    expect(creditParts({ whole: true, parts: { base: '5.00' } })).toBeUndefined();
  });

  it('is the lines with an amount, a discount with its sign; empty and zero ones are none', () => {
    const parts = { base: '5.00', seats: null, calls: '0.00', discount: '-1.20' };
    expect(creditParts({ whole: false, parts })).toEqual([{ line_id: 'base', net: '5.00' }, { line_id: 'discount', net: '-1.20' }]);
    expect(creditParts({ whole: false })).toEqual([]);
  });

  it('sums to the cent', () => {
    expect(creditSum({ one: '0.10', two: '0.20', three: null, back: '-0.05' })).toBe('0.25');
    expect(creditSum(undefined)).toBe('0.00');
  });
});
