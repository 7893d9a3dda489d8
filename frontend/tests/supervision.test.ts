import { describe, expect, it } from 'vitest';
import type { BoardAgent, BoardCall } from '@/shared/live';
import { type RowWorld, rowActions } from '@/features/live/actions';
import { offered } from '@/shared/actions';
import { call, idleDesk } from './desks';

const talking: BoardCall = {
  id: 'c', direction: 'in', state: 'talking', caller: '', called: '', queue_id: 'q', queue_name: '', agent_id: 9, agent_name: '',
  started_at: '', queued_at: null, answered_at: '', parties: 2, supervised: false,
};
const agent: BoardAgent = {
  user_id: 9, name: '', extension: '', state: 'ready', since: null, reason: '', call_id: null, queue_ids: [], device: 'browser', elsewhere: false, pause_over: false,
};
const row = (about: Partial<RowWorld>): RowWorld => ({ call: undefined, agent: undefined, desk: idleDesk, me: 7, may: () => true, ...about });
const names = (about: Partial<RowWorld>) => offered(rowActions, row(about)).map(({ name }) => name);
const supervising = (id: string) => ({ ...idleDesk, call: call([], { id, role: 'supervisor', state: 'supervising' }) });

describe('a call on the floor', () => {
  it('can be listened to, whispered into, joined and taken over while people talk', () => {
    for (const state of ['talking', 'held', 'consulting', 'conference'] as const) {
      expect(names({ call: { ...talking, state } })).toEqual(['listen', 'whisper', 'barge', 'takeover']);
    }
    expect(names({ call: { ...talking, state: 'ringing' } })).toEqual([]);
    expect(names({ call: { ...talking, state: 'menu', agent_id: null } })).toEqual([]);
  });

  it('is left by who is in it, and none other can be entered meanwhile', () => {
    expect(names({ call: talking, desk: supervising('c') })).toEqual(['listen', 'whisper', 'barge', 'takeover', 'stop']);
    expect(names({ call: talking, desk: supervising('other') })).toEqual([]);
    expect(names({ call: talking, desk: { ...idleDesk, call: call([]) } })).toEqual([]);
  });

  it('is not supervised by who has it', () => {
    expect(names({ call: talking, me: 9 })).toEqual([]);
  });

  it('can be moved while it waits', () => {
    expect(names({ call: { ...talking, state: 'queued', agent_id: null } })).toEqual(['pull']);
  });
});

describe('an agent on the floor', () => {
  it('can be set ready or away, and logged out when not in a call', () => {
    expect(names({ agent })).toEqual(['agentAway', 'agentOffline']);
    expect(names({ agent: { ...agent, state: 'away' } })).toEqual(['agentReady', 'agentOffline']);
    expect(names({ agent: { ...agent, state: 'wrapup' } })).toEqual(['agentReady', 'agentAway', 'agentOffline']);
    expect(names({ agent: { ...agent, state: 'offline' } })).toEqual([]);
  });

  it('has the actions of the call they are in', () => {
    expect(names({ agent: { ...agent, state: 'talking' }, call: talking })).toEqual(['listen', 'whisper', 'barge', 'takeover']);
  });

  it('is left alone while busy for another company, and by themselves', () => {
    expect(names({ agent: { ...agent, state: 'away', elsewhere: true } })).toEqual([]);
    expect(names({ agent, me: 9 })).toEqual([]);
  });
});

describe('the rows’ keys', () => {
  it('never mean two things at once', () => {
    const worlds = [row({ call: talking, agent, desk: supervising('c') }), row({ agent: { ...agent, state: 'wrapup' }, call: talking })];
    for (const world of worlds) {
      const keys = offered(rowActions, world).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('are by permission', () => {
    const only = (permission: string) => offered(rowActions, row({ call: talking, agent, may: (asked) => asked === permission })).map(({ name }) => name);
    expect(only('calls.supervise')).toEqual(['listen', 'whisper', 'barge', 'takeover']);
    expect(only('agents.control')).toEqual(['agentAway', 'agentOffline']);
    expect(only('live.view')).toEqual([]);
  });
});
