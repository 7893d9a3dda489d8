/** Money arrives as decimal strings and is never put through floating point for arithmetic, only for showing. */

/** `1234.5`, `CNY` → `¥1,234.50`. Amounts with more than two places keep up to six (prices per minute). */
export function money(amount: string, currency: string, language: string): string {
  const places = amount.includes('.') ? amount.replace(/0+$/, '').split('.')[1]?.length ?? 0 : 0;
  // What was never priced has no currency; its amount is shown bare.
  const style = currency ? ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const) : {};
  return new Intl.NumberFormat(language, {
    ...style,
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.min(6, Math.max(2, places)),
  }).format(Number(amount));
}

export function count(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

/** A quantity as the server wrote it, grouped for reading: `12.000000` → `12`. */
export function quantity(value: string | number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 4 }).format(Number(value));
}
