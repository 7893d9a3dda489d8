import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { DeskCall } from '@/api/types';
import { useLive } from '@/shared/live';
import { deskApi } from '../api';
import type { SaleField } from './sale';
import { type Draft, emptyDraft, nextDraft } from './draft';

const name = (call: string) => `linepool.wrapup.${call}`;

/** Typing must pause for so long before the server is told. */
const pause = 800;

function stored(call: string): Draft {
  const text = sessionStorage.getItem(name(call));
  return text ? { ...emptyDraft, ...(JSON.parse(text) as Partial<Draft>) } : emptyDraft;
}

/**
 * What the agent writes about a call. The note goes to the server while it is being written, so that whoever has the
 * call next reads it; what was not sent yet survives a reload. Mount it with the call's id as `key`.
 */
export function useDraft(call: DeskCall) {
  const [draft, dispatch] = useReducer(nextDraft, call.id, stored);
  const { id, note } = call;
  useEffect(() => {
    sessionStorage.setItem(name(id), JSON.stringify(draft));
  }, [id, draft]);
  useEffect(() => dispatch({ kind: 'kept', text: note }), [note, draft.note]);
  const save = useSaving(draft.note, call.can.includes('note'));
  return {
    disposition: draft.disposition,
    note: draft.note ?? note,
    /** The server has everything that was typed. */
    kept: draft.note === null,
    sale: draft.sale,
    sell: (field: SaleField, text: string) => dispatch({ kind: 'sale', field, text }),
    choose: (code: string) => dispatch({ kind: 'disposition', code }),
    type: (text: string) => dispatch({ kind: 'typed', text }),
    /** Sends what was not sent yet: who leaves the field may be about to send the call away. */
    save,
    forget: useCallback(() => sessionStorage.removeItem(name(id)), [id]),
  };
}

/** Sends the text when typing pauses, or at once when asked to. What failed is sent again when the server is back. */
function useSaving(text: string | null, possible: boolean): () => void {
  const unsent = useRef<string | null>(null);
  const send = useCallback(() => {
    const words = unsent.current;
    unsent.current = null;
    if (words === null) return;
    void deskApi.note(words).catch(() => {
      unsent.current ??= words;
    });
  }, []);
  const { link } = useLive();
  useEffect(() => {
    if (link === 'live') send();
  }, [link, send]);
  useEffect(() => {
    if (text === null || !possible) return undefined;
    unsent.current = text;
    const timer = window.setTimeout(send, pause);
    return () => window.clearTimeout(timer);
  }, [text, possible, send]);
  useEffect(() => send, [send]);
  return send;
}
