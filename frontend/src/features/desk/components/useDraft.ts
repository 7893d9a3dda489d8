import { useState } from 'react';

export interface Draft {
  disposition: string;
  note: string;
}

const empty: Draft = { disposition: '', note: '' };
const name = (call: string) => `linepool.wrapup.${call}`;

function stored(call: string): Draft {
  const text = sessionStorage.getItem(name(call));
  return text ? { ...empty, ...(JSON.parse(text) as Partial<Draft>) } : empty;
}

/** What the agent has written about a call and not yet saved: kept over a reload, per call. */
export function useDraft(call: string): [Draft, (draft: Draft) => void, () => void] {
  const [held, setHeld] = useState(() => ({ call, draft: stored(call) }));
  const draft = held.call === call ? held.draft : stored(call);
  const set = (next: Draft) => {
    sessionStorage.setItem(name(call), JSON.stringify(next));
    setHeld({ call, draft: next });
  };
  return [draft, set, () => sessionStorage.removeItem(name(call))];
}
