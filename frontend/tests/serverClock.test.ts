import { expect, it } from 'vitest';
import { noteServerTime, serverNow } from '@/shared/api/serverClock';

const received = Date.parse('2026-11-22T10:00:00.900Z');

it('takes the whole seconds of a Date header for the network’s doing', () => {
  noteServerTime('Sun, 22 Nov 2026 10:00:00 GMT', received);
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50);
});

it('shows true timers although this computer’s clock is an hour slow', () => {
  noteServerTime('Sun, 22 Nov 2026 11:00:00 GMT', received);
  expect(serverNow() - Date.now()).toBeGreaterThan(3_590_000);
});

it('is not upset by an answer without a date', () => {
  const before = serverNow() - Date.now();
  noteServerTime(null, received);
  expect(Math.abs(serverNow() - Date.now() - before)).toBeLessThan(50);
});
