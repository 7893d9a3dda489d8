import type { TFunction } from 'i18next';
import type { Plan } from '@/api/types';
import type { useFormat } from '@/shared/format/useFormat';

type Format = ReturnType<typeof useFormat>;

export interface PlanText {
  name: string;
  summary: string;
  /** The plan's first part, large. */
  headline: string;
  /** The first two rents on one line. */
  price: string;
  terms: string[];
}

/** What a plan is made of, in the reader's language: the server says each part as a sentence. */
export function planText(plan: Plan, format: Format, t: TFunction): PlanText {
  const chinese = format.language.startsWith('zh');
  const texts = plan.contents.map((part) => (chinese ? part.text_zh : part.text_en));
  const rents = plan.contents.filter((part) => Number(part.monthly ?? 0) > 0);
  const credit = Number(plan.trial_credit) > 0 && t('plans.credit', { price: format.money(plan.trial_credit, plan.currency) });
  return {
    name: chinese ? plan.name_zh : plan.name_en,
    summary: chinese ? plan.summary_zh : plan.summary_en,
    headline: texts[0] ?? '',
    price: rents.slice(0, 2).map((part) => (chinese ? part.text_zh : part.text_en)).join(' + '),
    terms: [...texts.slice(1), credit].filter((term): term is string => Boolean(term)),
  };
}
