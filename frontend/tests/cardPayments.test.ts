import { describe, expect, it } from 'vitest';
import { reasonKey, shownState } from '@/features/paymentsByCard/states';

describe('what a payment by card looks like', () => {
  it('is paid or processing as the bank says', () => {
    expect(shownState({ state: 'paid', reason: '' })).toBe('paid');
    expect(shownState({ state: 'processing', reason: '' })).toBe('processing');
  });

  it('is declined with a reason, also on a page that is still open or over', () => {
    for (const state of ['declined', 'open', 'closed'] as const) expect(shownState({ state, reason: 'insufficient_funds' })).toBe('declined');
  });

  it('waits for its page, or ended without money, when no bank refused', () => {
    expect(shownState({ state: 'open', reason: '' })).toBe('waiting');
    expect(shownState({ state: 'wanted', reason: '' })).toBe('waiting');
    expect(shownState({ state: 'closed', reason: 'expired' })).toBe('ended');
    expect(shownState({ state: 'closed', reason: 'changed' })).toBe('ended');
  });

  it('has words only for reasons of banks', () => {
    expect(reasonKey('expired_card')).toBe('expired_card');
    expect(reasonKey('replaced')).toBeNull();
  });
});
