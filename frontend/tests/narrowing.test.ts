import { describe, expect, it } from 'vitest';
import { narrowed } from '@/features/live/narrowing';
import type { Board } from '@/shared/live';

const call = (id: string, state: string, queue_id: string | null) => ({ id, state, queue_id });
const agent = (user_id: number, state: string, queue_ids: string[]) => ({ user_id, state, queue_ids });
const board = {
  calls: [call('waits', 'queued', 'a'), call('talks', 'talking', 'a'), call('waits too', 'queued', 'b'), call('in the menu', 'menu', null)],
  agents: [agent(1, 'talking', ['a']), agent(2, 'ready', ['a', 'b']), agent(3, 'away', ['b'])],
} as unknown as Board;

const behind = (...asked: [string | null, Parameters<typeof narrowed>[2]]) => {
  const { calls, agents } = narrowed(board, ...asked);
  return [calls.map(({ id }) => id), agents.map(({ user_id }) => user_id)];
};

describe('what is behind a figure', () => {
  it.each([
    [null, null, ['waits', 'talks', 'waits too', 'in the menu'], [1, 2, 3]],
    ['a', null, ['waits', 'talks'], [1, 2]],
    [null, 'waiting', ['waits', 'waits too'], [1, 2, 3]],
    ['a', 'waiting', ['waits'], [1, 2]],
    [null, 'talking', ['waits', 'talks', 'waits too', 'in the menu'], [1]],
    ['b', 'ready', ['waits too'], [2]],
    ['b', 'away', ['waits too'], [3]],
  ] as const)('in queue %s, counted as %s', (queue, by, calls, agents) => {
    expect(behind(queue, by)).toEqual([calls, agents]);
  });
});
