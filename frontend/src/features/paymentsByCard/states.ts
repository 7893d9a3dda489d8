import type { CardPayment, Payout } from '@/api/types';
import type { Tone } from '@/shared/ui/Tone';

export type ShownState = 'paid' | 'processing' | 'declined' | 'waiting' | 'ended';

export const toneOf: Record<ShownState, Tone> = { paid: 'green', processing: 'blue', declined: 'red', waiting: 'grey', ended: 'grey' };

/** Why a bank refused: the words `billing.payments.stripe.retries` knows. */
const refusals = ['insufficient_funds', 'expired_card', 'authentication_required', 'wrong_data', 'do_not_honor', 'not_supported', 'processing_error', 'card_declined'] as const;
export type Refusal = (typeof refusals)[number];

export const reasonKey = (reason: string): Refusal | null => refusals.find((one) => one === reason) ?? null;

/** A page that is open or over with a refusal on it is a declined card to who looks at it. */
export function shownState({ state, reason }: Pick<CardPayment, 'state' | 'reason'>): ShownState {
  if (state === 'paid' || state === 'processing') return state;
  if (reasonKey(reason)) return 'declined';
  return state === 'closed' ? 'ended' : 'waiting';
}

export type PayoutState = 'booked' | 'undone' | 'failed' | 'waiting';

export const payoutTone: Record<PayoutState, Tone> = { booked: 'green', undone: 'red', failed: 'red', waiting: 'grey' };

/** Where a payout is for who keeps the books: ours of it is at the bank, came back, never left, or is on its way. */
export function payoutState({ status, booked_at, undone_at }: Pick<Payout, 'status' | 'booked_at' | 'undone_at'>): PayoutState {
  if (undone_at) return 'undone';
  if (booked_at) return 'booked';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'waiting';
}
