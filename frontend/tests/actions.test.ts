import { describe, expect, it } from 'vitest';
import type { CallAbility } from '@/api/types';
import { type World, deskActions } from '@/features/desk/actions';
import { idlePhone } from '@/features/desk/phone/state';
import { actionOfKey, keyOf, offered } from '@/shared/actions';
import { call, idleDesk, inCall, party } from './desks';

const names = (world: World) => offered(deskActions, world).map(({ name }) => name);
const idle = (about: Partial<World['desk']> = {}): World => ({
  desk: { ...idleDesk, ...about }, board: null, phone: { ...idlePhone, owner: 'mine', registration: 'registered' }, may: () => true,
});

const talking = call(['hold', 'transfer', 'consult', 'add', 'park', 'keypad', 'note', 'hangup', 'record.stop', 'record.pause']);
const held = call(['resume', 'park', 'note', 'hangup', 'record.start'], { state: 'held', held: true });
const consulting = call(['swap', 'complete', 'merge', 'cancel', 'keypad', 'note', 'hangup'], { state: 'consulting' });
const conference = call(['hold', 'add', 'drop', 'leave', 'keypad', 'hangup', 'record.resume', 'record.stop'], { state: 'conference' });
const listening = call(['whisper', 'barge', 'takeover', 'stop', 'leave', 'hangup'], {
  state: 'supervising', role: 'supervisor', parties: [party('me', 'listen', { kind: 'supervisor', me: true })],
});
const floor: World['board'] = {
  seq: 1, at: '', agents: [], queues: [], parked: [], alarms: [],
  calls: [{ id: 'c', agent_id: 9 } as NonNullable<World['board']>['calls'][number]],
};

const worlds: [string, World, string[]][] = [
  ['talking', inCall(talking), ['mute', 'hold', 'keypad', 'transfer', 'consult', 'add', 'park', 'recordStop', 'recordPause', 'note', 'hangup', 'callback', 'help']],
  ['rung', inCall(call(['hangup'], { state: 'ringing' }), { session: { id: 's', from: '', phase: 'ringing', muted: false, own: false } }), ['answer', 'decline', 'callback', 'help']],
  ['talking muted', inCall(call(['hangup']), { session: { id: 's', from: '', phase: 'active', muted: true, own: false } }), ['unmute', 'hangup', 'callback', 'help']],
  ['holding', inCall(held), ['mute', 'resume', 'park', 'recordStart', 'note', 'hangup', 'callback', 'help']],
  ['consulting', inCall(consulting), ['mute', 'keypad', 'note', 'swap', 'complete', 'merge', 'cancel', 'hangup', 'callback', 'help']],
  ['in a conference', inCall(conference), ['mute', 'hold', 'keypad', 'add', 'recordStop', 'recordResume', 'drop', 'leave', 'hangup', 'callback', 'help']],
  ['listening', { ...inCall(listening), board: floor }, ['mute', 'whisper', 'barge', 'takeover', 'stop', 'callback', 'help']],
  ['ready', idle(), ['away', 'dial', 'callback', 'logout', 'help']],
  ['away', idle({ state: 'away' }), ['ready', 'away', 'dial', 'callback', 'logout', 'help']],
  ['offline', idle({ state: 'offline' }), ['help']],
  ['wrapping up', inCall({ ...talking, state: 'wrapup', can: ['note'] }, { session: null }), ['note', 'callback', 'help']],
];

describe('the desk’s buttons', () => {
  it.each(worlds)('of somebody %s are what the server allows', (_, world, expected) => {
    expect(names(world)).toEqual(expected);
  });

  it('never share a key at the same moment', () => {
    for (const [where, world] of worlds) {
      const keys = offered(deskActions, world).map(({ key }) => key);
      expect(new Set(keys).size, where).toBe(keys.length);
    }
  });

  it('exist for every verb of the call that has no place of its own', () => {
    const verbs: CallAbility[] = [
      'hold', 'resume', 'transfer', 'consult', 'swap', 'complete', 'cancel', 'merge', 'add', 'drop', 'leave', 'park', 'keypad', 'note',
      'record.start', 'record.stop', 'record.pause', 'record.resume', 'hangup', 'listen', 'whisper', 'barge', 'takeover',
    ];
    const without = names({ ...inCall(call([])), board: floor });
    for (const verb of verbs) {
      const added = names({ ...inCall(call([verb])), board: floor }).filter((name) => !without.includes(name));
      expect(added, verb).toHaveLength(1);
    }
  });

  it('answer and decline only what rings for a person', () => {
    const ringing = call([], { state: 'ringing', answered_at: null });
    const session = { id: 's', from: '', phase: 'ringing', muted: false, own: false } as const;
    expect(names(inCall(ringing, { session }))).toContain('answer');
    expect(names(inCall(ringing, { session: { ...session, own: true } }))).not.toContain('answer');
    expect(names(inCall({ ...ringing, direction: 'out' }, { session }))).not.toContain('answer');
    expect(names(inCall({ ...ringing, direction: 'callback' }, { session }))).toContain('decline');
  });

  it('take a yes to what is on the screen before it rings, but only where it will ring', () => {
    const ringing = inCall(call(['hangup'], { state: 'ringing', answered_at: null }), { session: null });
    expect(names(ringing)).toContain('answer');
    expect(names(ringing)).not.toContain('hangup');
    expect(names({ ...ringing, phone: { ...ringing.phone, accepted: 'c' } })).not.toContain('answer');
    expect(names({ ...ringing, phone: { ...ringing.phone, registration: 'lost' } })).not.toContain('answer');
    expect(names({ ...ringing, desk: { ...ringing.desk, device: { kind: 'phone', number: '', move_to: [] } } })).not.toContain('answer');
    const listening = { ...call([], { state: 'ringing', role: 'supervisor' }) };
    expect(names(inCall(listening, { session: null }))).not.toContain('answer');
  });

  it('leave the call to the tab that has the phone', () => {
    expect(names(inCall(talking, { owner: 'other', session: null }))).toEqual(['callback', 'help']);
    const deskphone = inCall(talking, { owner: 'other', session: null });
    deskphone.desk = { ...deskphone.desk, device: { kind: 'phone', number: '', move_to: [] } };
    expect(names(deskphone)).toContain('hold');
  });

  it('are hidden from people without the permission', () => {
    const world = { ...inCall(talking), may: () => false };
    expect(names(world)).toEqual(['mute', 'hold', 'keypad', 'park', 'recordStop', 'recordPause', 'note', 'hangup', 'callback', 'help']);
  });

  it('offer more time, parked calls, other clients and a lost caller only when there are any', () => {
    const some = idle({
      state: 'away', parked: [{ slot: '1', caller: '', queue_name: '', since: '', until: '' }],
      reclaim: { call_id: 'c', caller: '', until: '' },
      serving: [1, 2].map((company_id) => ({ company_id, name: '', barred: false, barred_until: null })),
    });
    expect(names(some)).toEqual(['ready', 'away', 'clients', 'reclaim', 'retrieve', 'dial', 'callback', 'logout', 'help']);
    const wrapping = inCall({ ...talking, state: 'wrapup', can: [] });
    wrapping.desk = { ...wrapping.desk, wrapup_extra_ms: 30_000 };
    expect(names(wrapping)).toContain('extend');
  });
});

describe('the keys', () => {
  const press = (key: string, about: Partial<KeyboardEvent> = {}) =>
    keyOf({ key, code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...about });

  it('are spelled as they are shown', () => {
    expect(press('h')).toBe('H');
    expect(press('X', { shiftKey: true })).toBe('Shift X');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('1')).toBe('1');
  });

  it('leave the browser its own', () => {
    expect(press('c', { ctrlKey: true })).toBeNull();
    expect(press('w', { metaKey: true })).toBeNull();
    expect(press('m', { repeat: true })).toBeNull();
  });

  it('are found behind an input method', () => {
    expect(press('Process', { code: 'KeyH' })).toBe('H');
  });

  it('do what the button does, and nothing when there is no button', () => {
    expect(actionOfKey(deskActions, inCall(talking), 'H')?.name).toBe('hold');
    expect(actionOfKey(deskActions, inCall(held), 'H')?.name).toBe('resume');
    expect(actionOfKey(deskActions, inCall(held), 'S')).toBeUndefined();
    expect(actionOfKey(deskActions, inCall(talking), 'X')).toBeUndefined();
  });

  it('are never longer than one key with or without Shift', () => {
    for (const { key } of deskActions) expect(key).toMatch(/^(Shift [A-Z]|[A-Z\d?/])$/);
  });
});
