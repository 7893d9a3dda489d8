import type { TFunction } from 'i18next';
import type { Plan } from '@/api/types';
import type { useFormat } from '@/shared/format/useFormat';

type Format = ReturnType<typeof useFormat>;

export interface PlanText {
  name: string;
  summary: string;
  /** The plan's first figure, large. */
  headline: string;
  /** Base and seat price on one line. */
  price: string;
  terms: string[];
}

const some = (amount: string): boolean => Number(amount) > 0;

/** A plan's terms as sentences, in the reader's language, straight from its figures. */
export function planText(plan: Plan, format: Format, t: TFunction): PlanText {
  const money = (amount: string) => format.money(amount, plan.currency);
  const chinese = format.language.startsWith('zh');
  const base = t('plans.base', { price: money(plan.base_monthly) });
  const seat = t('plans.seat', { price: money(plan.seat_monthly) });
  const terms = [
    some(plan.seat_monthly) && some(plan.base_monthly) && seat,
    plan.seat_minimum > 0 && t('plans.seatMinimum', { count: plan.seat_minimum }),
    some(plan.number_monthly) && t('plans.number', { price: money(plan.number_monthly) }),
    plan.lines > 0 && t('plans.lines', { count: plan.lines }),
    some(plan.line_monthly) && t('plans.line', { price: money(plan.line_monthly) }),
    some(plan.trial_credit) && t('plans.credit', { price: money(plan.trial_credit) }),
  ];
  return {
    name: chinese ? plan.name_zh : plan.name_en,
    summary: chinese ? plan.summary_zh : plan.summary_en,
    headline: some(plan.base_monthly) ? base : seat,
    price: [some(plan.base_monthly) && base, some(plan.seat_monthly) && seat].filter(Boolean).join(' + '),
    terms: terms.filter((term): term is string => Boolean(term)),
  };
}
