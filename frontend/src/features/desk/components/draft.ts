import type { SaleDraft, SaleField } from './sale';

/** What an agent has written about a call: the result chosen, the note where it differs from the server's, an order. */
export interface Draft {
  disposition: string;
  sale: SaleDraft;
  /** Null: as the server has it. */
  note: string | null;
}

export type DraftEvent =
  | { kind: 'disposition'; code: string }
  | { kind: 'typed'; text: string }
  | { kind: 'sale'; field: SaleField; text: string }
  /** The server has this text now, be it from here or from a colleague. */
  | { kind: 'kept'; text: string };

export const emptyDraft: Draft = { disposition: '', sale: { order: '', amount: '' }, note: null };

/** Pure: what was typed stands until the server has the very same; then the server's word is shown again. */
export function nextDraft(draft: Draft, event: DraftEvent): Draft {
  switch (event.kind) {
    case 'disposition':
      return { ...draft, disposition: event.code };
    case 'typed':
      return { ...draft, note: event.text };
    case 'sale':
      return { ...draft, sale: { ...draft.sale, [event.field]: event.text } };
    case 'kept':
      return draft.note === event.text ? { ...draft, note: null } : draft;
  }
}
