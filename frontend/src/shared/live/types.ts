import type { Board, BoardAgent, BoardCall, BoardQueue, DeskPicture } from '@/api/types';

/** What `/ws/live/` sends, as the schema has it: pictures, each with a rising number. */
export type { Board, BoardAgent, BoardAlarm, BoardCall, BoardQueue, DeskCall, DeskPicture as Desk, Snapshot } from '@/api/types';

/** The picture after the board with the number `after`: its lists hold rows that are new or different only, and `order`
 * names all of a list that has another order or length (`tenants/live/changes.py`). */
export interface Changes {
  type: 'changes';
  seq: number;
  after: number;
  order: { agents?: BoardAgent['user_id'][]; calls?: BoardCall['id'][]; queues?: BoardQueue['id'][] };
  desk: DeskPicture;
  board: Board;
}
