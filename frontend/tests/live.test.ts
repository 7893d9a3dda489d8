import { describe, expect, it } from 'vitest';
import { backoff, follows, nextPicture, nothing } from '@/shared/live/picture';
import type { Board, Changes, Desk, Snapshot } from '@/shared/live/types';
import { idleDesk } from './desks';
import { byUrgency, expectedWait, totals } from '@/features/live/totals';

const desk = (state: Desk['state'], seq: number): Desk => ({ ...idleDesk, seq, state });
const snapshot = (seq: number, state: Desk['state']): Snapshot => ({ type: 'snapshot', seq, desk: desk(state, seq), board: null });
const take = (picture = nothing, seq: number, state: Desk['state']) => nextPicture(picture, { kind: 'snapshot', snapshot: snapshot(seq, state) });

describe('the live picture', () => {
  it('shows the newest snapshot and drops one that comes late', () => {
    const shown = take(take(nothing, 5, 'ready'), 6, 'talking');
    expect(take(shown, 5, 'ready')).toBe(shown);
    expect(shown.desk?.state).toBe('talking');
  });

  it('takes the first snapshot of a new connection although its number is lower', () => {
    const before = nextPicture(take(nothing, 900, 'talking'), { kind: 'closed' });
    expect(before.link).toBe('lost');
    const again = take(nextPicture(before, { kind: 'opened' }), 3, 'ready');
    expect(again).toMatchObject({ link: 'live', seq: 3 });
    expect(again.desk?.state).toBe('ready');
  });

  it('keeps what was known while the connection is lost', () => {
    expect(nextPicture(take(nothing, 1, 'talking'), { kind: 'closed' }).desk?.state).toBe('talking');
  });

  it('waits longer after each failure, never beyond 20 seconds', () => {
    expect(backoff(0, 0.5)).toBe(500);
    expect(backoff(3, 0.5)).toBe(4000);
    expect(backoff(50, 1)).toBeLessThan(20_000);
  });
});

const agent = (name: string, state: Desk['state'], queues: string[] = []): Board['agents'][number] => ({
  user_id: 1, name, extension: '', state, since: null, reason: '', call_id: null, queue_ids: queues, device: 'browser', elsewhere: false, pause_over: false,
});
const queue = (waiting: number, since: string | null): Board['queues'][number] => ({
  id: String(waiting), name: '', waiting, longest_wait_since: since, ready: 9, talking: 9, callbacks: 0, wait_least_ms: null, wait_most_ms: null,
});

describe('a board told by what differs', () => {
  const board = (seq: number, agents: Board['agents'], queues: Board['queues'] = []): Board => ({ seq, at: '', agents, queues, calls: [], parked: [], alarms: [] });
  const anna = { ...agent('anna', 'ready'), user_id: 1 };
  const ben = { ...agent('ben', 'away'), user_id: 2 };
  const shown = nextPicture(nothing, { kind: 'snapshot', snapshot: { type: 'snapshot', seq: 4, desk: desk('ready', 1), board: board(3, [anna, ben], [queue(1, null)]) } });
  const told = (changes: Partial<Changes>) =>
    nextPicture(shown, { kind: 'changes', changes: { type: 'changes', seq: 6, after: 3, order: {}, desk: desk('ready', 1), board: board(5, []), ...changes } });

  it('keeps what is not told, as it was', () => {
    const next = told({ board: board(5, [{ ...ben, state: 'talking' }]) });
    expect(next.board?.agents).toEqual([anna, { ...ben, state: 'talking' }]);
    expect(next.board?.agents[0]).toBe(shown.board?.agents[0]);
    expect(next.board?.queues).toEqual(shown.board?.queues);
    expect([next.seq, next.board?.seq]).toEqual([6, 5]);
  });

  it('takes away, adds and orders anew', () => {
    const carl = { ...agent('carl', 'ready'), user_id: 3 };
    const next = told({ order: { agents: [3, 1], queues: [] }, board: board(5, [carl]) });
    expect(next.board?.agents).toEqual([carl, anna]);
    expect(next.board?.queues).toEqual([]);
  });

  it('leaves alone a board it does not follow, and one of a connection that was not shown the whole yet', () => {
    expect(told({ after: 2 })).toBe(shown);
    const again = nextPicture(shown, { kind: 'opened' });
    expect(follows(again, { type: 'changes', seq: 6, after: 3, order: {}, desk: desk('ready', 1), board: board(5, []) })).toBe(false);
  });
});

describe('the wait expected in a queue', () => {
  it.each([
    [null, null, null],
    [0, 29_000, { key: 'live.expectsShort', values: { least: 0, most: 0 } }],
    [61_000, 80_000, { key: 'live.expects', values: { least: 1, most: 1 } }],
    [61_000, 400_000, { key: 'live.expectsRange', values: { least: 1, most: 7 } }],
  ])('from %s to %s ms is told in minutes, as a range where needs differ', (least, most, told) => {
    expect(expectedWait({ ...queue(1, null), wait_least_ms: least, wait_most_ms: most })).toEqual(told);
  });

  it('is not told of a board that was drawn before it knew waits', () => {
    expect(expectedWait({ id: 'older', waiting: 1 })).toBeNull();
  });
});

describe('the board', () => {
  it('counts each person once however many queues they serve', () => {
    const board: Board = {
      seq: 1, at: '', calls: [], parked: [], alarms: [],
      agents: [agent('a', 'ready', ['x', 'y']), agent('b', 'talking', ['x', 'y']), agent('c', 'offline'), agent('d', 'away')],
      queues: [queue(2, '2026-11-22T10:00:05.000Z'), queue(1, '2026-11-22T10:00:01.000Z'), queue(0, null)],
    };
    expect(totals(board)).toEqual({
      waiting: 3, longestWaitSince: '2026-11-22T10:00:01.000Z', talking: 1, ready: 1, away: 1, online: 3, calls: 0, parked: 0, callbacks: 0,
    });
  });

  it('lists busy people before ready, away and absent ones', () => {
    const names = byUrgency([agent('z', 'offline'), agent('b', 'ready'), agent('a', 'ready'), agent('m', 'talking')]).map(({ name }) => name);
    expect(names).toEqual(['m', 'a', 'b', 'z']);
  });
});
