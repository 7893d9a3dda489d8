/** What an agent has written about a call: the result chosen, and the note where it differs from the server's. */
export interface Draft {
  disposition: string;
  /** Null: as the server has it. */
  note: string | null;
}

export type DraftEvent =
  | { kind: 'disposition'; code: string }
  | { kind: 'typed'; text: string }
  /** The server has this text now, be it from here or from a colleague. */
  | { kind: 'kept'; text: string };

export const emptyDraft: Draft = { disposition: '', note: null };

/** Pure: what was typed stands until the server has the very same; then the server's word is shown again. */
export function nextDraft(draft: Draft, event: DraftEvent): Draft {
  switch (event.kind) {
    case 'disposition':
      return { ...draft, disposition: event.code };
    case 'typed':
      return { ...draft, note: event.text };
    case 'kept':
      return draft.note === event.text ? { ...draft, note: null } : draft;
  }
}
