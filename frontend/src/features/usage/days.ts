import dayjs, { type Dayjs } from 'dayjs';

/** The first and the last day of what is looked at. */
export type Days = readonly [Dayjs, Dayjs];

export const thisMonth = (): Days => [dayjs().startOf('month'), dayjs()];
export const asQuery = ([first, last]: Days) => ({ first: first.format('YYYY-MM-DD'), last: last.format('YYYY-MM-DD') });
