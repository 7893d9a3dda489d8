import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import * as format from './index';

/** The formatters bound to the reader's language and the company's time zone and currency. */
export function useFormat() {
  const { i18n } = useTranslation();
  const { data: session } = useSession();
  const language = i18n.language;
  const zone = session?.company?.timezone;
  const currency = session?.company?.currency ?? 'CNY';
  return useMemo(
    () => ({
      language,
      zone,
      clock: format.clock,
      preciseClock: format.preciseClock,
      phone: format.phone,
      bytes: format.bytes,
      moment: (iso: string) => format.moment(iso, language, zone),
      date: (iso: string) => format.date(iso, language, zone),
      timeOfDay: (iso: string) => format.timeOfDay(iso, language, zone),
      preciseTime: (iso: string) => format.preciseTime(iso, language, zone),
      month: (period: string) => format.month(period, language),
      money: (amount: string, in_ = currency) => format.money(amount, in_, language),
      count: (value: number) => format.count(value, language),
      percent: (ratio: number) => format.percent(ratio, language),
      quantity: (value: string | number) => format.quantity(value, language),
    }),
    [language, zone, currency],
  );
}
