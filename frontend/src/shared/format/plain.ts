/** Any JSON value on one line, as it is shown beside its name. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}
