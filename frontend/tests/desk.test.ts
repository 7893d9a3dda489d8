import { describe, expect, it } from 'vitest';
import type { DeskDirectory } from '@/api/types';
import { targetsFor } from '@/features/desk/choose/targets';
import { isAway } from '@/features/desk/components/awayFromHome';
import { asField, momentOf } from '@/features/callbacks/time';
import { clientColour } from '@/features/desk/components/clientColour';
import { emptyDraft, nextDraft } from '@/features/desk/components/draft';
import { needsList, others } from '@/features/desk/components/parties';
import { ToneQueue } from '@/features/desk/components/tones';
import { stepIn } from '@/shared/ui/chooserKeys';
import { call, idleDesk, party } from './desks';

const directory: DeskDirectory = {
  agents: [
    { user_id: 1, name: 'Me', extension: '8001', state: 'talking' },
    { user_id: 2, name: 'Anna Talk', extension: '8002', state: 'talking' },
    { user_id: 3, name: 'Ben Ready', extension: '8003', state: 'ready' },
    { user_id: 4, name: '王伟', extension: '138', state: 'offline' },
  ],
  queues: [{ id: 'q', name: 'Bookings', waiting: 2, ready: 0 }],
  flow_nodes: [{ id: 'survey', label: 'Survey' }],
};

describe('the target picker', () => {
  const pick = (typed: string, purpose: 'transfer' | 'consult' | 'add' = 'transfer') =>
    targetsFor(purpose, directory, typed, 1).map(({ to }) => to);

  it('shows everybody but oneself, who is free first', () => {
    expect(pick('')).toEqual(['agent:3', 'agent:2', 'agent:4', 'queue:q', 'flow:survey']);
  });

  it('sends only a blind transfer into the menu', () => {
    expect(pick('', 'consult')).not.toContain('flow:survey');
    expect(pick('', 'add')).not.toContain('flow:survey');
  });

  it('finds by name in any script, by extension, and by part of either', () => {
    expect(pick('王')).toEqual(['agent:4']);
    expect(pick('8002')).toEqual(['agent:2', 'number:8002']);
    expect(pick('b')).toEqual(['agent:3', 'queue:q']);
    expect(pick('  ANNA ')).toEqual(['agent:2']);
  });

  it('offers the number typed, after somebody whose extension it is', () => {
    expect(pick('138')[0]).toBe('agent:4');
    expect(pick('138 0013 8000')).toEqual(['number:13800138000']);
    expect(pick('+86 21 5555-0100')).toEqual(['number:+862155550100']);
    expect(pick('80')).toEqual(['agent:3', 'agent:2']);
  });

  it('says nothing of nonsense', () => {
    expect(pick('no such person')).toEqual([]);
  });
});

describe('a list to choose from', () => {
  it('is walked round in both directions', () => {
    expect(stepIn('ArrowDown', 2, 3, false)).toEqual({ at: 0, chosen: false });
    expect(stepIn('ArrowUp', 0, 3, false)).toEqual({ at: 2, chosen: false });
    expect(stepIn('PageDown', 0, 3, false)).toEqual({ at: 2, chosen: false });
  });

  it('is chosen from by Enter, and by digit where nothing is typed', () => {
    expect(stepIn('Enter', 1, 3, false)).toEqual({ at: 1, chosen: true });
    expect(stepIn('2', 0, 3, true)).toEqual({ at: 1, chosen: true });
    expect(stepIn('2', 0, 3, false)).toBeNull();
    expect(stepIn('9', 0, 3, true)).toBeNull();
    expect(stepIn('Enter', 0, 0, false)).toBeNull();
  });
});

describe('the note', () => {
  it('shows what was typed until the server has the same', () => {
    const typed = nextDraft(emptyDraft, { kind: 'typed', text: 'tea' });
    expect(nextDraft(typed, { kind: 'kept', text: 'te' })).toBe(typed);
    expect(nextDraft(typed, { kind: 'kept', text: 'tea' }).note).toBeNull();
  });

  it('keeps the result chosen', () => {
    const chosen = nextDraft(emptyDraft, { kind: 'disposition', code: 'sale' });
    expect(nextDraft(chosen, { kind: 'typed', text: 'x' })).toEqual({ ...emptyDraft, disposition: 'sale', note: 'x' });
  });
});

describe('the parties', () => {
  it('are listed when there are more than two, or one is consulted', () => {
    const me = party('me', 'room', { me: true });
    const customer = party('c', 'hold', { kind: 'customer' });
    const colleague = party('a', 'room');
    expect(needsList(call([], { parties: [me, customer] }))).toBe(false);
    expect(needsList(call([], { parties: [me, customer], state: 'consulting' }))).toBe(true);
    const three = call([], { parties: [me, customer, colleague] });
    expect(needsList(three)).toBe(true);
    expect(others(three).map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

describe('another company’s call', () => {
  const foreign = call([], { company: { id: 2, name: 'Lantern', slug: 'lantern', language: 'en' } });

  it('hides the home company, also in its wrap-up, but not from who supervises', () => {
    expect(isAway({ ...idleDesk, call: foreign }, 1)).toBe(true);
    expect(isAway({ ...idleDesk, state: 'wrapup', call: { ...foreign, state: 'wrapup' } }, 1)).toBe(true);
    expect(isAway({ ...idleDesk, call: { ...foreign, role: 'supervisor' } }, 1)).toBe(false);
    expect(isAway({ ...idleDesk, call: call([]) }, 1)).toBe(false);
    expect(isAway(idleDesk, 1)).toBe(false);
  });
});

describe('a company’s colour', () => {
  const luminance = (hue: number, saturation: number, lightness: number) => {
    const channel = (n: number) => {
      const k = (n + hue / 30) % 12;
      const value = lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(0) + 0.7152 * channel(8) + 0.0722 * channel(4);
  };

  it('is dark enough for white words, whichever company', () => {
    for (let id = 1; id <= 1000; id++) {
      const [hue = 0, saturation = 0, lightness = 0] = (clientColour(id).match(/\d+/g) ?? []).map(Number);
      expect(1.05 / (luminance(hue, saturation / 100, lightness / 100) + 0.05)).toBeGreaterThan(4.5);
    }
  });

  it('is neither the supervisor’s violet nor the orange of a call to be taken back', () => {
    for (let id = 1; id <= 1000; id++) {
      const hue = Number(/\d+/.exec(clientColour(id)));
      expect(hue > 225 && hue < 305, `violet ${id}`).toBe(false);
      expect(hue > 5 && hue < 45, `orange ${id}`).toBe(false);
    }
  });

  it('stays the same', () => {
    expect(clientColour(7)).toBe(clientColour(7));
    expect(clientColour(7)).not.toBe(clientColour(8));
  });
});

describe('digits typed in a call', () => {
  it('leave in order, those typed meanwhile together', async () => {
    const sent: string[] = [];
    const arrived: (() => void)[] = [];
    const queue = new ToneQueue((digits) => new Promise<void>((resolve) => {
      sent.push(digits);
      arrived.push(resolve);
    }));
    for (const digit of '1234') queue.press(digit);
    expect(sent).toEqual(['1']);
    arrived[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(sent).toEqual(['1', '234']);
  });
});

describe('the time of a callback', () => {
  const now = new Date(2026, 10, 22, 15, 30);

  it('is at once, in a while, tomorrow morning, or as typed', () => {
    expect(momentOf('now', '', now)).toBeNull();
    expect(momentOf('quarter', '', now)).toBe(new Date(2026, 10, 22, 15, 45).toISOString());
    expect(momentOf('tomorrow', '', now)).toBe(new Date(2026, 10, 23, 9).toISOString());
    expect(momentOf('at', asField(now), now)).toBe(now.toISOString());
  });
});
