import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import { callsOf, daysBefore } from '@/features/reports/report';

describe('a report', () => {
  it('is compared with as many days before it', () => {
    const [first, last] = daysBefore([dayjs('2026-11-20'), dayjs('2026-11-23T15:00')]);
    expect([first.format('YYYY-MM-DD'), last.format('YYYY-MM-DD')]).toEqual(['2026-11-16', '2026-11-19']);
  });

  it('leads from a line to its calls, and from calls of no queue to all of the time', () => {
    const time = { start: '2026-11-19T16:00:00Z', end: '2026-11-20T16:00:00Z' };
    const asked = new URLSearchParams(callsOf('queue', { id: 'q-1', ...time }).split('?')[1]);
    expect(Object.fromEntries(asked)).toEqual({ queue: 'q-1', from: time.start, to: time.end });
    expect(callsOf('agent', { id: '', ...time })).not.toContain('agent');
  });
});
