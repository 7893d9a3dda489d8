import type { Board, Desk, Snapshot } from './types';

export type Link = 'connecting' | 'live' | 'lost';

/** What this tab knows of the floor, and whether it is still being told. */
export interface Picture {
  link: Link;
  seq: number;
  /** The first snapshot of a connection is taken whatever its number: the server may have begun anew. */
  fresh: boolean;
  desk: Desk | null;
  board: Board | null;
}

export const nothing: Picture = { link: 'connecting', seq: -1, fresh: true, desk: null, board: null };

export type PictureEvent = { kind: 'opened' } | { kind: 'closed' } | { kind: 'snapshot'; snapshot: Snapshot };

/** What a call control of the version before does not tell yet, while the parts are being renewed one by one. */
const newlyShown: Partial<Board> = { alarms: [] };

/** Pure: the next picture. A snapshot older than what is shown changes nothing. */
export function nextPicture(picture: Picture, event: PictureEvent): Picture {
  switch (event.kind) {
    case 'opened':
      return { ...picture, link: 'live', fresh: true };
    case 'closed':
      return { ...picture, link: 'lost' };
    case 'snapshot': {
      const { seq, desk, board } = event.snapshot;
      if (!picture.fresh && seq < picture.seq) return picture;
      return { link: 'live', fresh: false, seq, desk, board: board && { ...newlyShown, ...board } };
    }
  }
}

/** How long to wait before the nth try to connect again: 0.5 s doubling to 15 s, spread so that tabs do not march. */
export function backoff(attempt: number, random = Math.random()): number {
  return Math.min(15_000, 500 * 2 ** attempt) * (0.7 + 0.6 * random);
}
