/** What is to be taken back: all that is left, or of each line an amount as printed on it. */
export interface Wanted {
  whole: boolean;
  parts?: Record<string, string | number | null | undefined>;
}

/** The lines with an amount, as the API reads them; undefined is all that is left. */
export function creditParts({ whole, parts = {} }: Wanted): { line_id: string; net: string }[] | undefined {
  if (whole) return undefined;
  return Object.entries(parts).flatMap(([line_id, net]) => (net && Number(net) !== 0 ? [{ line_id, net: String(net) }] : []));
}

/** The chosen amounts together, in whole cents on the way: 0.1 + 0.2 is 0.30. */
export function creditSum(parts: Wanted['parts']): string {
  const cents = Object.values(parts ?? {}).reduce<number>((sum, one) => sum + Math.round(Number(one ?? 0) * 100), 0);
  return (cents / 100).toFixed(2);
}
