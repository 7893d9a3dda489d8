import type { Reconciliation } from '@/api/types';

export const equations = ['switch', 'stripe', 'invoices'] as const;
export type Equation = (typeof equations)[number];

/** The figures of one equation by name; what was not counted is 0. */
export function figuresOf(of: Reconciliation, equation: Equation): (name: string) => number {
  const figures = of.figures[equation] ?? {};
  return (name) => Number(figures[name] ?? 0);
}

/** Where Stripe's own page shows an object or a message of its own, by id. */
export const atStripe = (id: string) => `https://dashboard.stripe.com/search?query=${encodeURIComponent(id)}`;
