import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RevenueRow } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { Bars } from '@/features/usage/Bars';
import { asQuery, thisMonth } from '@/features/usage/days';
import { DaysField } from '@/features/usage/DaysField';
import styles from '@/features/usage/usage.module.css';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { sumsByCurrency } from './sums';

const dimensions = ['company', 'plan', 'number', 'queue', 'month', 'day'] as const;
type Dimension = (typeof dimensions)[number];
const charted = 60;

/** Revenue as the ledger has it, by client, plan, number, queue, month or day. */
export function Revenue() {
  const { t } = useTranslation();
  const format = useFormat();
  const [days, setDays] = useState(thisMonth);
  const [by, setBy] = useState<Dimension>('company');
  const query = { ...asQuery(days), by };
  const { data, error, refetch } = useQuery({ queryKey: ['revenue', query], queryFn: () => api.get<RevenueRow[]>('/api/console/revenue/', query) });
  const name = ({ key, company }: RevenueRow) => [key || t('revenue.rest'), company].filter(Boolean).join(' · ');
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <DaysField value={days} onChange={setDays} />
        <Segmented options={dimensions.map((value) => ({ value, label: t(`revenue.by.${value}`) }))} value={by} onChange={setBy} aria-label={t('usage.groupedBy')} data-testid="revenue-by" />
        <ExportMenu at="/api/console/exports/" table="revenue" parameters={query} />
      </div>
      {data && data.length > 1 && (
        <Bars
          label={t('revenue.total')}
          bars={data.slice(0, charted).map((row) => ({ key: name(row) + row.currency, value: Number(row.total), text: `${name(row)} · ${format.money(row.total, row.currency)}` }))}
        />
      )}
      <Panel
        flush
        title={t('revenue.title')}
        extra={
          <span className={styles.bar}>
            {sumsByCurrency(data ?? [], 'total').map(([currency, total]) => (
              <Stat key={currency} label={t('revenue.inLedger')} value={format.money(total, currency)} />
            ))}
          </span>
        }
      >
        <DataTable
          rows={data}
          columns={useColumns(by)}
          rowKey={({ key, company, currency }) => [key, company, currency].join('/')}
          rowTestId="revenue-row"
          error={error}
          onRetry={() => void refetch()}
          empty={<EmptyState title={t('revenue.empty')} text={t('revenue.emptyText')} />}
        />
      </Panel>
    </div>
  );
}

function useColumns(by: Dimension): Columns<RevenueRow> {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = (name: 'calls' | 'other' | 'total') => ({
    title: t(`revenue.${name}`),
    key: name,
    align: 'right' as const,
    sorter: (one: RevenueRow, two: RevenueRow) => Number(one[name]) - Number(two[name]),
    render: (_: unknown, row: RevenueRow) => <span className="num">{format.money(row[name], row.currency)}</span>,
  });
  const apart = by === 'number' || by === 'queue';
  return [
    { title: t(`revenue.by.${by}`), key: 'key', sorter: (one, two) => one.key.localeCompare(two.key), render: (_, row) => row.key || <span className="faint">{t('revenue.rest')}</span> },
    ...(apart ? [{ title: t('revenue.by.company'), key: 'company', dataIndex: 'company' }] : []),
    { title: t('usage.legs'), key: 'legs', align: 'right', sorter: (one, two) => one.legs - two.legs, render: (_, row) => <span className="num">{format.count(row.legs)}</span> },
    amount('calls'),
    amount('other'),
    amount('total'),
  ];
}
