import { useQuery } from '@tanstack/react-query';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { UsageMonth } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { Stat } from '@/shared/ui/Stat';
import styles from './invoices.module.css';

const minutes = (ms: number): number => Math.round(ms / 60_000);

/** What this month's calls came to so far, by kind and by day. */
export function UsagePanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['usage'], queryFn: () => api.get<UsageMonth>('/api/usage/') });
  if (!data) return null;
  const highest = Math.max(...data.days.map((day) => Number(day.amount)), 0.000001);
  return (
    <section className={styles.usage} data-testid="usage">
      <div className={styles.usageStats}>
        {(['inbound', 'outbound'] as const).map((name) => {
          const total = data.kinds.find(({ kind }) => kind === name);
          return (
            <Stat
              key={name}
              label={t(`calls.chargeKind.${name}`)}
              value={format.money(total?.amount ?? '0', data.currency)}
              hint={t('invoices.usageHint', { calls: format.count(total?.legs ?? 0), minutes: format.count(minutes(total?.billed_ms ?? 0)) })}
            />
          );
        })}
        <Stat label={t('invoices.unpriced')} value={format.count(data.pending + data.quarantined)} hint={t(data.quarantined > 0 ? 'invoices.quarantined' : 'invoices.unpricedHint')} />
      </div>
      <figure className={styles.days} aria-label={t('invoices.byDay', { month: format.month(data.month) })}>
        {data.days.map((day) => (
          <Tooltip key={day.day} title={`${format.date(day.day)} · ${format.money(day.amount, data.currency)} · ${t('invoices.calls', { count: day.legs })}`}>
            <i style={{ height: `${Math.max(4, (Number(day.amount) / highest) * 100)}%` }} />
          </Tooltip>
        ))}
        <figcaption>{t('invoices.byDay', { month: format.month(data.month) })}</figcaption>
      </figure>
    </section>
  );
}
