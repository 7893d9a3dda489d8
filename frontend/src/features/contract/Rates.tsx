import { useTranslation } from 'react-i18next';
import type { Rate } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';

/** The price book's rows in force now. */
export function Rates({ rates, currency }: { rates: readonly Rate[]; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const chinese = format.language.startsWith('zh');
  const pulse = (value: string) => {
    const [first = '', step = ''] = value.split('/');
    return t('contract.pulse', { first, step });
  };
  return (
    <Panel flush title={t('contract.rates')}>
      <DataTable
        rows={rates}
        rowKey={(rate) => `${rate.kind}.${rate.prefix}`}
        rowTestId="rate-row"
        empty={<EmptyState small title={t('contract.noRates')} />}
        columns={[
          { title: t('contract.kind'), key: 'kind', width: 150, render: (_, rate) => t(`calls.chargeKind.${rate.kind}`) },
          { title: t('contract.destination'), key: 'label', render: (_, rate) => (chinese ? rate.label_zh : rate.label_en) },
          { title: t('contract.prefix'), key: 'prefix', width: 130, render: (_, rate) => <span className="mono">{rate.prefix ? `+${rate.prefix}` : t('contract.anyNumber')}</span> },
          { title: t('contract.pulseTitle'), key: 'pulse', width: 170, render: (_, rate) => <span className="soft">{pulse(rate.pulse)}</span> },
          {
            title: t('invoices.perMinute'),
            key: 'price',
            width: 150,
            align: 'right',
            render: (_, rate) => (rate.barred ? <Pill tone="red">{t('contract.barred')}</Pill> : <b className="num">{format.money(rate.per_minute, currency)}</b>),
          },
        ]}
      />
    </Panel>
  );
}
