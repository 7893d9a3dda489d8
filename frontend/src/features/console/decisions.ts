import type { ConsoleCompany } from '@/api/types';
import { type Rule, rules as fraudRules } from '@/features/fraud/rules';

export const answers = ['off', 'alert', 'stop'] as const;

type Answer = (typeof answers)[number];

const limits = ['calls_in', 'calls_out', 'calls_per_second', 'max_waiting', 'spend_per_day', 'spend_per_month'] as const;

/** What the operator decides of a company. A limit that is null is the contract's. */
export type Decisions = Pick<ConsoleCompany, 'weight' | 'reserved_agents' | (typeof limits)[number]> & {
  fraud: Partial<Record<Rule, Answer | null>>;
};

/** The company's fraud rules where they differ from the usual: answers by rule, and settings of the rules. */
function differing(company: ConsoleCompany): Record<string, unknown> {
  return (company.fraud ?? {}) as Record<string, unknown>;
}

export function asForm(company: ConsoleCompany): Decisions {
  const differs = differing(company) as Partial<Record<Rule, Answer>>;
  const fraud = Object.fromEntries(fraudRules.filter((rule) => differs[rule]).map((rule) => [rule, differs[rule]]));
  const { weight, reserved_agents, calls_in, calls_out, calls_per_second, max_waiting, spend_per_day, spend_per_month } = company;
  return { weight, reserved_agents, calls_in, calls_out, calls_per_second, max_waiting, spend_per_day, spend_per_month, fraud };
}

/** How the fields of a form say that there is nothing in them. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === '';
}

/** What is sent: an emptied field is null, and what the form does not show of the rules stays as it is. */
export function asDecisions(form: Decisions, company: ConsoleCompany): Decisions {
  const hidden = Object.entries(differing(company)).filter(([name]) => !(fraudRules as readonly string[]).includes(name));
  const chosen = Object.entries(form.fraud).filter(([, answer]) => answer);
  const emptied = Object.fromEntries(limits.map((name) => [name, isEmpty(form[name]) ? null : form[name]]));
  return { ...form, ...emptied, fraud: Object.fromEntries([...hidden, ...chosen]) };
}
