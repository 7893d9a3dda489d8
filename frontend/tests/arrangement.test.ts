import { describe, expect, it } from 'vitest';
import { completed, inOrder, movedTo, usual, withOrder, withPanel } from '@/features/live/arranging/arrangement';

const names = (arrangement = usual) => arrangement.panels.map(({ name }) => name);

describe('how a wallboard stands', () => {
  it('is the usual one until somebody arranged it', () => {
    expect(completed(null)).toBe(usual);
    expect(names()).toEqual(['totals', 'today', 'queues', 'calls', 'agents']);
  });

  it('has panels it did not know behind those it did', () => {
    const kept = { panels: [{ name: 'agents', wide: true, hidden: false } as const], queues: ['b'] };
    expect(names(completed(kept))).toEqual(['agents', 'totals', 'today', 'queues', 'calls']);
    expect(completed(kept)).toMatchObject({ target_s: 20, level: 'ignored' });
    expect(completed(kept).queues).toEqual(['b']);
  });

  it.each([
    ['a', 'c', ['b', 'c', 'a']],
    ['c', 'a', ['c', 'a', 'b']],
    ['b', 'a', ['b', 'a', 'c']],
    ['a', 'a', ['a', 'b', 'c']],
    ['x', 'a', ['a', 'b', 'c']],
    ['a', 'x', ['a', 'b', 'c']],
  ])('puts %s where %s stood', (moved, target, after) => {
    expect(movedTo(['a', 'b', 'c'], moved, target)).toEqual(after);
  });

  it('shows those without a place behind the others, as they came', () => {
    expect(inOrder(['x', 'a', 'y', 'b'], ['b', 'a'], (one) => one)).toEqual(['b', 'a', 'x', 'y']);
  });

  it('keeps hidden panels in their order when the others move', () => {
    const arranged = withPanel(withOrder(usual, ['agents', 'totals']), 'calls', { hidden: true });
    expect(names(arranged)).toEqual(['agents', 'totals', 'today', 'queues', 'calls']);
    expect(arranged.panels.filter(({ hidden }) => hidden).map(({ name }) => name)).toEqual(['calls']);
  });
});
