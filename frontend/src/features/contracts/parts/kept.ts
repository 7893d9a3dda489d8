import dayjs, { type Dayjs } from 'dayjs';
import type { CompanyContract, ContractChange, ContractTemplates } from '@/api/types';
import { type Part, sentParts } from './part';

/** A change of a contract as it is written. */
export interface Entry {
  parts: Part[];
  price_book: string;
  term_months: number | null;
  notice_days: number | null;
  effective_on: Dayjs | null;
  reason: string;
}

const name = (company: number) => `linepool.contract.${company}`;

/** The terms in force, to begin from, on the first day the company's calendar allows. */
export function begun(contract: CompanyContract): Entry {
  const { parts = [], price_book = '', term_months = 0, notice_days = 30 } = contract.versions[0] ?? {};
  return { parts: parts as Part[], price_book, term_months, notice_days, effective_on: dayjs(contract.first_change_on), reason: '' };
}

/** What was being written before the page went away. */
export function keptEntry(company: number): Entry | null {
  const text = sessionStorage.getItem(name(company));
  if (!text) return null;
  const entry = JSON.parse(text) as Entry;
  return { ...entry, effective_on: entry.effective_on && dayjs(entry.effective_on) };
}

export const keep = (company: number, entry: Entry) => sessionStorage.setItem(name(company), JSON.stringify(entry));
export const forget = (company: number) => sessionStorage.removeItem(name(company));

/** As it is proposed. */
export function asChange(entry: Entry, kinds: ContractTemplates['kinds']): ContractChange {
  const { price_book, term_months, notice_days, reason } = entry;
  return {
    parts: sentParts(entry.parts, kinds),
    effective_on: entry.effective_on?.format('YYYY-MM-DD') ?? '',
    reason: reason.trim(),
    price_book,
    term_months: term_months ?? 0,
    notice_days: notice_days ?? 0,
  };
}
