import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import type { Contact } from '@/api/types';
import { chosen } from '@/features/contacts/importing/mapping';
import { asChange, asEntry, asForm, blank, isBanned, looksLikeMail } from '@/features/contacts/form';

describe('a contact’s form', () => {
  it('sends names without the spaces around them and no row that holds no number', () => {
    const entry = asEntry({ ...blank, name: ' 王小明 ', numbers: [{ number: ' 138 0013 8000 ', label: '手机' }, { number: ' ', label: 'home' }] });
    expect([entry.name, entry.numbers]).toEqual(['王小明', [{ number: '138 0013 8000', label: '手机' }]]);
  });

  it('bans to the end of the last day, and says nothing of a ban that is not', () => {
    const ban = { ...blank, name: 'Li', do_not_call_reason: 'asked', do_not_call_until: dayjs('2026-12-01T08:00:00') };
    expect(asEntry({ ...ban, do_not_call: true }).do_not_call_until).toBe(dayjs('2026-12-01T23:59:59.999').toISOString());
    expect(asEntry({ ...ban, do_not_call: false })).toMatchObject({ do_not_call_reason: '', do_not_call_until: null });
  });

  it('names who looks after it only when that is somebody else', () => {
    const sent = (owner_id: number | null | undefined, before: number | null) => 'owner_id' in asEntry({ ...blank, ...(owner_id !== undefined && { owner_id }) }, before);
    expect([sent(7, 7), sent(7, 8), sent(null, 8), sent(null, null), sent(undefined, 8)]).toEqual([false, true, true, false, false]);
  });

  it('sends of a contact only what was changed, so that two people may change two things', () => {
    const contact = {
      id: 'c', name: '王小明', company_name: '', owner_id: 7, mails: ['a@example.com'], notes: '', do_not_call: true, do_not_call_reason: 'asked',
      do_not_call_until: dayjs('2026-12-01T23:59:59.999').toISOString(), numbers: [{ number: '+8613800138000', label: '' }],
    } as unknown as Contact;
    expect(asChange(contact, asForm(contact))).toEqual({});
    expect(asChange(contact, { ...asForm(contact), notes: 'calls in the evening', owner_id: 8 })).toEqual({ notes: 'calls in the evening', owner_id: 8 });
    expect(asChange(contact, { ...asForm(contact), do_not_call: false })).toEqual({ do_not_call: false, do_not_call_reason: '', do_not_call_until: null });
  });

  it('knows an address from what is none', () => {
    expect(['wang@example.com', '王@例子.中国', 'wang', 'wang@', 'a b@example.com', 'wang@example'].map(looksLikeMail)).toEqual([true, true, false, false, false, false]);
  });
});

describe('do not call', () => {
  const noon = Date.parse('2026-11-23T12:00:00Z');
  const until = (do_not_call_until: string | null, do_not_call = true) => isBanned({ do_not_call, do_not_call_until }, noon);

  it('holds for good, or until its moment', () => {
    expect([until(null), until('2026-11-23T12:00:01Z'), until('2026-11-23T12:00:00Z'), until(null, false)]).toEqual([true, true, false, false]);
  });
});

describe('what a column is', () => {
  it('is said once, but for numbers and mails', () => {
    expect(chosen(['name', 'number', ''], 2, 'name')).toEqual(['', 'number', 'name']);
    expect(chosen(['name', 'number', ''], 2, 'number')).toEqual(['name', 'number', 'number']);
    expect(chosen(['name', '', 'mail'], 0, '')).toEqual(['', '', 'mail']);
  });
});
