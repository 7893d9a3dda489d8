import dayjs, { type Dayjs } from 'dayjs';
import type { Contact, ContactEntry } from '@/api/types';
import { differing } from '@/shared/format/differing';

export interface ContactForm {
  name: string;
  company_name: string;
  /** Only of one there is: who makes a contact looks after it. */
  owner_id?: number | null;
  numbers: { number: string; label?: string }[];
  mails: string[];
  notes: string;
  do_not_call: boolean;
  do_not_call_reason: string;
  do_not_call_until: Dayjs | null;
}

/** What a new contact begins with. */
export const blank: ContactForm = {
  name: '',
  company_name: '',
  numbers: [{ number: '', label: '' }],
  mails: [],
  notes: '',
  do_not_call: false,
  do_not_call_reason: '',
  do_not_call_until: null,
};

export function asForm(contact: Contact): ContactForm {
  return { ...contact, do_not_call_until: contact.do_not_call_until ? dayjs(contact.do_not_call_until) : null };
}

/** What the server is sent: rows without a number say nothing, a ban holds to the end of its last day, and who looked after
 * it `before` is not named again: they may have left. */
export function asEntry(form: ContactForm, before: number | null = null): ContactEntry {
  const owner = form.owner_id ?? null;
  const numbers = form.numbers.filter(({ number }) => number.trim() !== '').map(({ number, label }) => ({ number: number.trim(), label: label?.trim() ?? '' }));
  const until = form.do_not_call ? form.do_not_call_until : null;
  return {
    name: form.name.trim(),
    company_name: form.company_name.trim(),
    numbers,
    mails: form.mails,
    notes: form.notes,
    do_not_call: form.do_not_call,
    do_not_call_reason: form.do_not_call ? form.do_not_call_reason.trim() : '',
    do_not_call_until: until?.endOf('day').toISOString() ?? null,
    ...(form.owner_id !== undefined && owner !== before && { owner_id: owner }),
  };
}

/** Of a contact that is changed, what the form made different: what others change meanwhile stays. */
export function asChange(before: Contact, form: ContactForm): Partial<ContactEntry> {
  return differing(asEntry(asForm(before), before.owner_id), asEntry(form, before.owner_id));
}

/** Something before the @, a name with a dot behind it: the rest is for the server to say. */
export const looksLikeMail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** Whether a contact must not be called at a moment: the flag may have an end. */
export function isBanned({ do_not_call, do_not_call_until }: Pick<Contact, 'do_not_call' | 'do_not_call_until'>, now: number): boolean {
  return do_not_call && (do_not_call_until === null || Date.parse(do_not_call_until) > now);
}
