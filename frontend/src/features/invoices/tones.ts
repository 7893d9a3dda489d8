import type { InvoiceState } from '@/api/types';

/** How each state of an invoice is coloured. */
export const tones = {
  draft: 'amber',
  checked: 'blue',
  final: 'blue',
  sent: 'blue',
  part_paid: 'amber',
  paid: 'green',
  overdue: 'red',
  credited: 'grey',
} as const satisfies Record<InvoiceState, string>;

export const states = Object.keys(tones) as InvoiceState[];
