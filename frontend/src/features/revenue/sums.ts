/** What a column of amounts comes to in each currency; cents of a display, not of a book. */
export function sumsByCurrency<Name extends string>(rows: readonly (Record<Name, string> & { currency: string })[], name: Name): [string, string][] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.currency, (sums.get(row.currency) ?? 0) + Number(row[name]));
  return [...sums].map(([currency, sum]) => [currency, sum.toFixed(6)]);
}
