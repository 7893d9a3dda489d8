import { useQuery } from '@tanstack/react-query';
import { Checkbox, DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MarginRow } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { sumsByCurrency } from '@/features/revenue/sums';
import styles from '@/features/usage/usage.module.css';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';

const keys = ['company', 'number', 'carrier', 'destination', 'month'] as const;
type Key = (typeof keys)[number];

/** What calls by carriers earned, what they cost, and what is left. */
export function Margin() {
  const { t } = useTranslation();
  const format = useFormat();
  const [months, setMonths] = useState<readonly [Dayjs, Dayjs]>([dayjs(), dayjs()]);
  const [by, setBy] = useState<Key[]>(['company']);
  const query = { from: months[0].format('YYYY-MM'), to: months[1].format('YYYY-MM'), by: keys.filter((key) => by.includes(key)).join() };
  const { data, error, refetch } = useQuery({ queryKey: ['margin', query], queryFn: () => api.get<MarginRow[]>('/api/console/margin/', query) });
  const parameters = { first: `${query.from}-01`, last: `${query.to}-01`, by: query.by };
  const uncosted = (data ?? []).reduce((sum, row) => sum + row.uncosted, 0);
  const howTo = <Link to="/console/prices">{t('revenue.enterPrices')}</Link>;
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <DatePicker.RangePicker
          picker="month"
          allowClear={false}
          value={[months[0], months[1]]}
          onChange={(chosen) => chosen?.[0] && chosen[1] && setMonths([chosen[0], chosen[1]])}
          aria-label={t('revenue.months')}
        />
        <Checkbox.Group options={keys.map((value) => ({ value, label: t(`revenue.by.${value}`) }))} value={by} onChange={(chosen) => setBy(chosen.length > 0 ? chosen : ['company'])} />
        <ExportMenu at="/api/console/exports/" table="margin" parameters={parameters} />
      </div>
      <Panel
        flush
        title={t('revenue.margin')}
        extra={
          <span className={styles.bar}>
            {sumsByCurrency(data ?? [], 'margin').map(([currency, total]) => (
              <Stat key={currency} label={t('revenue.left')} value={format.money(total, currency)} />
            ))}
          </span>
        }
      >
        {uncosted > 0 && (
          <p className="faint" style={{ padding: '0 16px' }} data-testid="uncosted">
            {t('revenue.uncosted', { count: uncosted })} {howTo}
          </p>
        )}
        <DataTable
          rows={data}
          columns={useColumns(by)}
          rowKey={(row) => [row.company, row.number, row.carrier, row.destination_en, row.month, row.currency].join('/')}
          rowTestId="margin-row"
          error={error}
          onRetry={() => void refetch()}
          empty={<EmptyState title={t('revenue.noMargin')} text={t('revenue.noMarginText')} action={howTo} />}
        />
      </Panel>
    </div>
  );
}

function useColumns(by: readonly Key[]): Columns<MarginRow> {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const text: Record<Key, (row: MarginRow) => string> = {
    company: (row) => row.company,
    number: (row) => row.number,
    carrier: (row) => row.carrier,
    destination: (row) => (i18n.language.startsWith('zh') ? row.destination_zh : row.destination_en),
    month: (row) => row.month,
  };
  const amount = (name: 'revenue' | 'cost' | 'margin', title: string) => ({
    title,
    key: name,
    align: 'right' as const,
    sorter: (one: MarginRow, two: MarginRow) => Number(one[name]) - Number(two[name]),
    render: (_: unknown, row: MarginRow) => <span className="num">{format.money(row[name], row.currency)}</span>,
  });
  return [
    ...keys
      .filter((key) => by.includes(key))
      .map((key) => ({
        title: t(`revenue.by.${key}`),
        key,
        sorter: (one: MarginRow, two: MarginRow) => text[key](one).localeCompare(text[key](two)),
        render: (_: unknown, row: MarginRow) => text[key](row) || t('usage.none'),
      })),
    { title: t('usage.legs'), key: 'legs', align: 'right', sorter: (one, two) => one.legs - two.legs, render: (_, row) => <span className="num">{format.count(row.legs)}</span> },
    amount('revenue', t('revenue.earned')),
    amount('cost', t('revenue.cost')),
    amount('margin', t('revenue.left')),
    { title: '%', key: 'percent', align: 'right', sorter: (one, two) => Number(one.per_cent) - Number(two.per_cent), render: (_, row) => <span className="num">{row.per_cent ?? '–'}</span> },
  ];
}
