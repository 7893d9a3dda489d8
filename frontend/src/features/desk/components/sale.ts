import type { SaleEntry } from '@/api/types';

/** An order as it is typed in the wrap-up form. */
export interface SaleDraft {
  order: string;
  amount: string;
}

export type SaleField = keyof SaleDraft;
export type SaleProblem = 'missing' | 'wrong';

const sum = /^\d{1,10}(\.\d{1,2})?$/;

/** What is wrong with it, by field. Nothing typed at all is no sale to tell of, and nothing wrong. */
export function saleProblems({ order, amount }: SaleDraft): Partial<Record<SaleField, SaleProblem>> {
  const [orderId, paid] = [order.trim(), amount.trim()];
  if (!orderId && !paid) return {};
  return {
    ...(!orderId && { order: 'missing' as const }),
    ...(!paid ? { amount: 'missing' as const } : !sum.test(paid) && { amount: 'wrong' as const }),
  };
}

/** What is reported; null when there is nothing to tell of, or something is wrong with it. */
export function saleEntry(draft: SaleDraft, call: string, company: number): SaleEntry | null {
  const [order_id, amount] = [draft.order.trim(), draft.amount.trim()];
  return order_id && amount && Object.keys(saleProblems(draft)).length === 0 ? { order_id, amount, call_id: call, company_id: company, note: '' } : null;
}

/** Which field a refusal is about: an order told before in other words is the order's. */
export function refusedField(code: string, fields: Readonly<Record<string, string[]>>): SaleField | null {
  if (code === 'sale_contradicts' || 'order_id' in fields) return 'order';
  return 'amount' in fields ? 'amount' : null;
}
