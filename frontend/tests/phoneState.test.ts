import { describe, expect, it } from 'vitest';
import { type PhoneEvent, type PhoneState, idlePhone, microphoneProblem, nextPhone } from '@/features/desk/phone/state';

const after = (...events: PhoneEvent[]): PhoneState => events.reduce(nextPhone, idlePhone);

const mine: PhoneEvent = { kind: 'owner', owner: 'mine' };
const ring: PhoneEvent = { kind: 'incoming', id: 'a', from: '+8613800138000', own: false };

describe('the phone', () => {
  it('goes from ringing over answering to active and back to idle', () => {
    expect(after(mine, ring).session).toEqual({ id: 'a', from: '+8613800138000', phase: 'ringing', muted: false, own: false });
    expect(after(mine, ring, { kind: 'answering', id: 'a' }).session?.phase).toBe('answering');
    const talking = after(mine, ring, { kind: 'answering', id: 'a' }, { kind: 'connected', id: 'a' });
    expect(talking.session?.phase).toBe('active');
    expect(nextPhone(talking, { kind: 'ended', id: 'a' }).session).toBeNull();
  });

  it('keeps the call it has when another rings', () => {
    expect(after(mine, ring, { kind: 'incoming', id: 'b', from: '1', own: false }).session?.id).toBe('a');
  });

  it('ignores news of a call that is gone', () => {
    const state = after(mine, ring);
    expect(nextPhone(state, { kind: 'ended', id: 'older' })).toBe(state);
    expect(nextPhone(after(mine), { kind: 'connected', id: 'older' }).session).toBeNull();
  });

  it('mutes only while talking, and begins every call unmuted', () => {
    expect(after(mine, ring, { kind: 'muted', muted: true }).session?.muted).toBe(false);
    const muted = after(mine, ring, { kind: 'connected', id: 'a' }, { kind: 'muted', muted: true });
    expect(muted.session?.muted).toBe(true);
    const next = [{ kind: 'ended', id: 'a' } as const, { ...ring, id: 'b' }].reduce(nextPhone, muted);
    expect(next.session?.muted).toBe(false);
  });

  it('remembers a yes given before the ring until the call has ended or is talked in', () => {
    const yes: PhoneEvent = { kind: 'accepted', call: 'c' };
    expect(after(mine, yes, ring).accepted).toBe('c');
    expect(after(mine, yes, ring, { kind: 'connected', id: 'a' }).accepted).toBeNull();
    expect(after(mine, yes, ring, { kind: 'ended', id: 'a' }).accepted).toBeNull();
    expect(after(mine, yes, { kind: 'accepted', call: null }).accepted).toBeNull();
  });

  it('lets go of everything when another tab takes the phone', () => {
    const state = after(mine, { kind: 'registration', registration: 'registered' }, ring, { kind: 'owner', owner: 'other' });
    expect(state).toMatchObject({ owner: 'other', registration: 'off', session: null });
    expect(nextPhone(state, ring).session).toBeNull();
  });

  it('rings again when the microphone fails while answering', () => {
    const state = after(mine, ring, { kind: 'answering', id: 'a' }, { kind: 'microphone', result: 'blocked' });
    expect(state.session?.phase).toBe('ringing');
    expect(microphoneProblem(state)).toBe('blocked');
    expect(microphoneProblem(nextPhone(state, { kind: 'microphone', result: 'ready' }))).toBeNull();
  });

  it('leaves a running call alone when the microphone is checked', () => {
    const state = after(mine, ring, { kind: 'connected', id: 'a' }, { kind: 'microphone', result: 'busy' });
    expect(state.session?.phase).toBe('active');
  });

  it('answers by itself what it asked for, and only that', () => {
    expect(after(mine, { kind: 'asked' }, ring).session?.own).toBe(true);
    expect(after(mine, { kind: 'asked' }, { kind: 'refused' }, ring).session?.own).toBe(false);
    const next = [{ kind: 'connected', id: 'a' } as const, { kind: 'ended', id: 'a' } as const, { ...ring, id: 'b' }];
    expect(next.reduce(nextPhone, after(mine, { kind: 'asked' }, ring)).session?.own).toBe(false);
    expect(after(mine, ring, { kind: 'asked' }).asked).toBe(false);
  });

  it('answers by itself when the switch says so', () => {
    expect(after(mine, { ...ring, own: true }).session?.own).toBe(true);
  });
});
