import type { TFunction } from 'i18next';
import type { ContractDuration } from '@/api/types';

export interface Lasting {
  duration: ContractDuration;
  term_months: number;
  notice_days: number;
  notice_given_on: string | null;
  ends_on: string | null;
}

/** How long a contract lasts, as rows: once notice is given only what was agreed and the last day. */
export function durationRows(lasting: Lasting, t: TFunction, date: (day: string) => string): [string, string | null][] {
  const { duration, term_months, notice_days, notice_given_on, ends_on } = lasting;
  const { term_ends_on, notice_by } = duration;
  return [
    [t('terms.since'), date(duration.since)],
    [t('contract.term'), term_months ? t('contract.months', { count: term_months }) : t('contract.openEnded')],
    [t('contract.notice'), t('contract.days', { count: notice_days })],
    ...(ends_on
      ? [rowOf(t('terms.noticeGivenOn'), notice_given_on && date(notice_given_on)), rowOf(t('terms.endsOn'), date(ends_on))]
      : [
          ...(term_ends_on ? [rowOf(t('terms.runsUntil'), t('terms.renews', { date: date(term_ends_on) })), rowOf(t('terms.noticeBy'), notice_by ? date(notice_by) : t('terms.noticeMissed'))] : []),
          rowOf(t('terms.earliestEnd'), date(duration.earliest_end)),
        ]),
  ];
}

const rowOf = (label: string, text: string | null): [string, string | null] => [label, text];
