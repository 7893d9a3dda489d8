/** When somebody wants to be called back: at once, in a while, tomorrow morning, or at a moment of their own. */
export const moments = ['now', 'quarter', 'hour', 'tomorrow', 'at'] as const;
export type Moment = (typeof moments)[number];

/** `2026-11-22T15:30` as a date field has it, in this computer's own time. */
export function asField(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The moment as the server is told; null is as soon as somebody is free. */
export function momentOf(when: Moment, field: string, now: Date): string | null {
  switch (when) {
    case 'now':
      return null;
    case 'quarter':
      return new Date(now.getTime() + 15 * 60_000).toISOString();
    case 'hour':
      return new Date(now.getTime() + 60 * 60_000).toISOString();
    case 'tomorrow':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9).toISOString();
    case 'at':
      return new Date(field).toISOString();
  }
}
