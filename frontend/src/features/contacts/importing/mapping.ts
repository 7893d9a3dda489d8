/** What a column may be. */
export const targets = ['name', 'company_name', 'number', 'mail', 'notes', 'do_not_call', 'do_not_call_reason', 'do_not_call_until'] as const;

/** Of these a table may have several columns. */
const several = new Set(['', 'number', 'mail']);

/** The mapping with a column said to be something; whichever was it before is left out, where only one may be it. */
export function chosen(mapping: readonly string[], place: number, target: string): string[] {
  return mapping.map((before, at) => {
    if (at === place) return target;
    return before === target && !several.has(target) ? '' : before;
  });
}
