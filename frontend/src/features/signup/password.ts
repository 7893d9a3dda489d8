/** The password rules that can be shown while typing; the server has the last word (it also knows common ones). */
export const rules = ['length', 'notDigits', 'varied'] as const;
export type Rule = (typeof rules)[number];

export const shortest = 10;

const tests: Record<Rule, (password: string) => boolean> = {
  length: (password) => password.length >= shortest,
  notDigits: (password) => /\D/.test(password),
  varied: (password) => new Set(password).size >= 5,
};

export function brokenRules(password: string): Rule[] {
  return rules.filter((rule) => !tests[rule](password));
}
