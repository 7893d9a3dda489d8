import { describe, expect, it } from 'vitest';
import type { Menu, MenuChoice, Queue } from '@/api/types';
import { filtersIn, withFilters } from '@/features/calls/filters';
import { peaksOf } from '@/features/calls/wave';
import { qualityOf } from '@/features/desk/phone/quality';
import { asEntry, asForm, eachOnce, freeKey, freshChoice, specialties, wrongKeys } from '@/features/menu/form';
import * as queueForm from '@/features/queues/form';
import { safeNext } from '@/features/session/LogInPage';
import { brokenRules } from '@/features/signup/password';
import { suggestSlug } from '@/features/signup/slug';
import { siteOf } from '@/app/site';
import { address, retryDelay, worthRetrying } from '@/shared/api/client';
import { ApiError, errorFrom } from '@/shared/api/errors';
import { differing } from '@/shared/format/differing';
import { localPath } from '@/shared/api/useKeysetList';
import { pathOf } from '@/shared/ui/fieldErrors';
import { endOf, ruleOf } from '@/features/fraud/rules';

describe('the menu form', () => {
  const usual = { ...freshChoice([]), data: [], skills: [] } as unknown as MenuChoice;
  const menu: Menu = {
    language: 'en', timezone: 'Asia/Shanghai', greeting: 'Hello', always_open: false, closed_message: 'Closed', closed_action: 'voicemail',
    days: [{ weekday: 'mon', opens: '08:30', closes: '17:00' }],
    choices: [{ ...usual, key: '1', label: 'Sales', action: 'queue', queue_id: 'q' }, { ...usual, key: '2', label: 'Bye', action: 'hangup' }],
    default_key: '1', version: 4, published_at: '', published_by: null, spoken_menu: '',
  };

  it('gives back what it was given', () => {
    const { version, timezone, days, choices } = asEntry(asForm(menu), menu);
    expect({ version, timezone, days, choices }).toEqual({ version: 4, timezone: 'Asia/Shanghai', days: menu.days, choices: menu.choices });
  });

  it('forgets a queue chosen before the key was made to lead elsewhere', () => {
    const form = asForm(menu);
    const first = form.choices[0];
    if (first) first.action = 'voicemail';
    expect(asEntry(form, menu).choices[0]?.queue_id).toBeNull();
  });

  it('keeps what a key attaches, and drops what its new action has no use for', () => {
    const marks = { data: [{ name: 'reason', value: 'vip' }], skills: [{ name: 'law', level: 2 }], priority: 10 };
    const first: MenuChoice = { ...usual, ...marks, key: '1', label: ' Sales ', action: 'transfer', to: 'agent:7', queue_id: 'q', callback_key: '5', callback_after_ms: 1 };
    const sent = asEntry({ ...asForm(menu), choices: [first] }, menu).choices[0];
    expect(sent).toEqual({ ...first, label: 'Sales', queue_id: null, callback_key: null, callback_after_ms: null });
  });

  it('offers a callback after a minute where nothing else was said', () => {
    const first: MenuChoice = { ...usual, key: '1', label: 'Sales', action: 'queue', queue_id: 'q', callback_key: '5' };
    expect(asEntry({ ...asForm(menu), choices: [first] }, menu).choices[0]).toMatchObject({ callback_key: '5', callback_after_ms: 60_000 });
  });

  it('counts what is special about a key, and finds names given twice', () => {
    expect(specialties(usual)).toBe(0);
    expect(specialties({ ...usual, otherwise: 'hangup', callback_key: '1', priority: -5, data: [{ name: 'a', value: 'b' }] })).toBe(4);
    expect(eachOnce([{ name: 'a' }, { name: 'b' }])).toBe(true);
    expect(eachOnce([{ name: 'a ' }, { name: 'a' }])).toBe(false);
  });

  it('knows which keys the complaints are about', () => {
    expect(wrongKeys([['choices', 2, 'data', 0, 'name'], ['greeting'], ['choices', 0, 'to']])).toEqual([2, 0]);
  });

  it('offers the first key that is free', () => {
    expect(freeKey(menu.choices)).toBe('3');
  });
});

describe('the queue form', () => {
  const queue = {
    ...queueForm.blank, id: 'x', created_at: '', callback: null, overflow: { full: 'queue:y' },
    skills: [{ skill_id: 's', name: 'French', level: 3, relax_after_ms: 0 }], split: [{ team_id: 't', name: 'A', percent: 100 }],
    members: [{ user: { id: 7, name: 'Li', email: '' }, level: 5, priority: 1 }],
  } as unknown as Queue;

  it('gives back what it was given', () => {
    const { settings, members } = queueForm.asEntry(queueForm.asForm(queue));
    expect(settings).toMatchObject({
      wrap_up_ms: 30_000, max_estimated_wait_ms: null, callback: null, overflow: { full: 'queue:y' },
      skills: [{ skill_id: 's', level: 3, relax_after_ms: 0 }], split: [{ team_id: 't', percent: 100 }],
    });
    expect(members).toEqual([{ user_id: 7, level: 5, priority: 1 }]);
    expect(settings).not.toHaveProperty('id');
    expect(settings).not.toHaveProperty('callsBack');
  });

  it('sends a callback rule only when callers are called back, and no empty destinations', () => {
    const form = { ...queueForm.blank, name: ' Sales ', callsBack: true, overflow: { full: undefined, waited: 'hangup:' } };
    const { settings } = queueForm.asEntry(form);
    expect(settings).toMatchObject({ name: 'Sales', callback: { attempts: 3 }, overflow: { waited: 'hangup:' } });
    expect(settings.overflow).not.toHaveProperty('full');
  });

  it('wants the teams’ shares to make a whole', () => {
    expect(queueForm.sharesMakeHundred([])).toBe(true);
    expect(queueForm.sharesMakeHundred([{ percent: 60 }, { percent: 40 }])).toBe(true);
    expect(queueForm.sharesMakeHundred([{ percent: 60 }, {}])).toBe(false);
  });

  it('sends of a queue only what was changed, so that two people may change two things', () => {
    const entry = () => queueForm.asEntry(queueForm.asForm(structuredClone(queue)));
    expect(differing(entry().settings, entry().settings)).toEqual({});
    expect(differing(entry(), { ...entry(), members: [] })).toEqual({ members: [] });
    const skills = [{ skill_id: 's', level: 4, relax_after_ms: 0 }];
    expect(differing(entry().settings, { ...entry().settings, weight: 7, skills })).toEqual({ weight: 7, skills });
  });

  it('knows the group of every field it sends', () => {
    const sent = Object.keys(queueForm.asEntry(queueForm.asForm(queue)).settings);
    expect(sent.filter((name) => queueForm.groupOf(name) === 'basic').toSorted()).toEqual(['ageing_ms', 'name', 'priority', 'strategy', 'weight']);
  });
});

describe('sign-up', () => {
  it('suggests an address from the company’s name', () => {
    expect(suggestSlug('  Café Zürich & Co. ')).toBe('cafe-zurich-co');
    expect(suggestSlug('海港茶业')).toBe('');
  });

  it('names the rules a password breaks', () => {
    expect(brokenRules('1234567890')).toEqual(['notDigits']);
    expect(brokenRules('aaaa')).toEqual(['length', 'varied']);
    expect(brokenRules('a long and fine one')).toEqual([]);
  });
});

describe('addresses', () => {
  it('never lead away from this site after the log-in', () => {
    expect(safeNext('/calls?q=1')).toBe('/calls?q=1');
    expect(safeNext('//evil.example')).toBe('/');
    expect(safeNext('/\\evil.example')).toBe('/');
    expect(safeNext('https://evil.example')).toBe('/');
    expect(safeNext(null)).toBe('/');
  });

  it('tell a workspace from the public site', () => {
    expect(siteOf('demo.localhost', null)).toBe('workspace');
    expect(siteOf('localhost', null)).toBe('public');
    expect(siteOf('demo.linepool.example', 'workspace')).toBe('workspace');
  });

  it('leave empty filters out and keep other parameters', () => {
    expect(address('/api/calls/', { q: '', outcome: 'answered' })).toBe('/api/calls/?outcome=answered');
    const search = withFilters(new URLSearchParams('open=1&q=old'), { q: '', outcome: 'failed' });
    expect(search.toString()).toBe('open=1&outcome=failed');
    expect(filtersIn(search)).toMatchObject({ q: '', outcome: 'failed' });
  });

  it('follow the server’s next page on this host', () => {
    expect(localPath('http://inner:8000/api/calls/?cursor=x')).toBe('/api/calls/?cursor=x');
  });
});

describe('errors', () => {
  it('carry the server’s code and its notes per field', async () => {
    const body = { code: 'slug_taken', message: 'taken', fields: { slug: 'This address is taken.' } };
    const error = await errorFrom(new Response(JSON.stringify(body), { status: 409 }));
    expect(error).toMatchObject({ status: 409, code: 'slug_taken', fields: { slug: ['This address is taken.'] } });
  });

  it('are waited out while the database is away, and given up soon for everything else', () => {
    const away = new ApiError(503, 'database_unavailable', '');
    expect([0, 3, 500].map((failures) => worthRetrying(failures, away))).toEqual([true, true, true]);
    expect([0, 3].map((failures) => worthRetrying(failures, new ApiError(503, 'callcontrol_unavailable', '')))).toEqual([true, false]);
    expect([0, 1, 9].map(retryDelay)).toEqual([1000, 2000, 4000]);
  });

  it('name fields of rows too', () => {
    expect(pathOf('choices.0.to')).toEqual(['choices', 0, 'to']);
  });

  it('have a code even when the answer was no JSON', async () => {
    expect((await errorFrom(new Response('<html>', { status: 502 }))).code).toBe('http_502');
  });
});

describe('sound', () => {
  it('is graded by what is lost and how long it takes', () => {
    const report = (packetsLost: number) => new Map([['in', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 1000, packetsLost }]]);
    expect(qualityOf(report(0))?.grade).toBe('good');
    expect(qualityOf(report(30))?.grade).toBe('fair');
    expect(qualityOf(report(100))?.grade).toBe('bad');
    expect(qualityOf(null)).toBeNull();
  });

  it('is drawn by the loudest sample of each slice', () => {
    expect(peaksOf(Float32Array.from([0, 0.5, -1, 0]), 2)).toEqual([0.5, 1]);
  });
});

describe('what looks like fraud', () => {
  it('is told from other alarms by the rule in its code', () => {
    expect(ruleOf('fraud_range')).toBe('range');
    expect(ruleOf('too_many_calls')).toBeNull();
  });

  it('is allowed until a moment, or for good', () => {
    expect(endOf('day', new Date('2026-11-22T10:00:00Z'))).toBe('2026-11-23T10:00:00.000Z');
    expect(endOf('good', new Date())).toBeNull();
  });
});
