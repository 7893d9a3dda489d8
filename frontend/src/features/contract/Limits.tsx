import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Limits as LimitsInForce } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { Facts } from '@/shared/ui/Facts';
import { Panel } from '@/shared/ui/Panel';

/** The limits in force and what counts against them now. */
export function Limits() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['limits'], queryFn: () => api.get<LimitsInForce>('/api/company/limits/'), refetchInterval: 15_000 });
  if (!data) return null;
  const { spending } = data;
  const money = (amount: string) => format.money(Number(amount).toFixed(2), spending?.currency ?? '');
  const count = (limit: number | null) => (limit === null ? t('contract.limits.none') : format.count(limit));
  const spent = (used: string, limit: string | null) => (limit === null ? money(used) : t('contract.limits.of', { used: money(used), limit: money(limit) }));
  return (
    <Panel title={t('contract.limits.title')} testId="limits">
      <Facts
        rows={[
          [t('contract.limits.calls_in'), count(data.calls_in)],
          [t('contract.limits.calls_out'), count(data.calls_out)],
          [t('contract.limits.per_second'), count(data.calls_per_second)],
          [t('contract.limits.waiting'), count(data.max_waiting)],
          [t('contract.limits.day'), spending && spent(spending.today, data.spend_per_day)],
          [t('contract.limits.month'), spending && spent(spending.this_month, data.spend_per_month)],
          [t('contract.limits.unreachable'), t(`contract.limits.unreachables.${data.when_unreachable}`)],
          [t('contract.limits.reserved'), spending && money(spending.reserved)],
        ]}
      />
      <p className="faint" style={{ marginTop: 10 }}>{t('contract.limits.hint')}</p>
    </Panel>
  );
}
