import type { Board, Changes, Desk, Snapshot } from './types';

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

export type PictureEvent =
  | { kind: 'opened' }
  | { kind: 'closed' }
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'changes'; changes: Changes };

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
    case 'changes': {
      if (!picture.board || !follows(picture, event.changes)) return picture;
      const { seq, desk } = event.changes;
      return { ...picture, seq, desk, board: nextBoard(picture.board, event.changes) };
    }
  }
}

/** Whether these changes are to what is shown; who has something else asks for the whole picture. */
export function follows({ board, fresh }: Picture, changes: Changes): boolean {
  return !fresh && board?.seq === changes.after;
}

function nextBoard(before: Board, { order, board }: Changes): Board {
  return {
    ...before,
    ...board,
    agents: nextRows(before.agents, board.agents, (row) => row.user_id, order.agents),
    calls: nextRows(before.calls, board.calls, (row) => row.id, order.calls),
    queues: nextRows(before.queues, board.queues, (row) => row.id, order.queues),
  };
}

/** Rows that did not change stay the same objects. */
function nextRows<T, K>(before: readonly T[], news: readonly T[], keyOf: (row: T) => K, order?: readonly K[]): T[] {
  const rows = new Map([...before, ...news].map((row) => [keyOf(row), row]));
  return (order ?? before.map(keyOf)).flatMap((key) => rows.get(key) ?? []);
}

/** How long to wait before the nth try to connect again: 0.5 s doubling to 15 s, spread so that tabs do not march. */
export function backoff(attempt: number, random = Math.random()): number {
  return Math.min(15_000, 500 * 2 ** attempt) * (0.7 + 0.6 * random);
}
