import { describe, expect, it } from 'vitest';
import { emptyDraft, nextDraft } from '@/features/desk/components/draft';
import { refusedField, saleEntry, saleProblems } from '@/features/desk/components/sale';

describe('a sale in the wrap-up form', () => {
  it('is not told of when nothing was typed, and nothing is wrong then', () => {
    expect(saleProblems({ order: ' ', amount: '' })).toEqual({});
    expect(saleEntry({ order: ' ', amount: '' }, 'c', 7)).toBeNull();
  });

  it('needs both the order and the amount, and says which is missing', () => {
    expect(saleProblems({ order: 'SO-1', amount: '' })).toEqual({ amount: 'missing' });
    expect(saleProblems({ order: '', amount: '12' })).toEqual({ order: 'missing' });
    expect(saleEntry({ order: 'SO-1', amount: '' }, 'c', 7)).toBeNull();
  });

  it.each(['12,50', '-1', '1.234', 'ten', '1e3'])('refuses %s as an amount', (amount) => {
    expect(saleProblems({ order: 'SO-1', amount })).toEqual({ amount: 'wrong' });
    expect(saleEntry({ order: 'SO-1', amount }, 'c', 7)).toBeNull();
  });

  it('is sent trimmed, with the call it was sold in and the company it was for', () => {
    expect(saleEntry({ order: ' SO-1 ', amount: ' 129.50' }, 'c', 7)).toEqual({ order_id: 'SO-1', amount: '129.50', call_id: 'c', company_id: 7, note: '' });
  });

  it('has its refusals said at the field they are about', () => {
    expect(refusedField('sale_contradicts', {})).toBe('order');
    expect(refusedField('invalid', { amount: ['too large'] })).toBe('amount');
    expect(refusedField('unreachable', {})).toBeNull();
  });

  it('is kept beside the result and the note while it is written', () => {
    const chosen = nextDraft(emptyDraft, { kind: 'disposition', code: 'sale' });
    const typed = nextDraft(nextDraft(chosen, { kind: 'sale', field: 'order', text: 'SO-1' }), { kind: 'sale', field: 'amount', text: '5' });
    expect(typed).toEqual({ disposition: 'sale', sale: { order: 'SO-1', amount: '5' }, note: null });
  });
});
