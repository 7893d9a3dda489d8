import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageLeg, UsageSum } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { api } from '@/shared/api/client';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Bars } from './Bars';
import { asQuery, thisMonth } from './days';
import { DaysField } from './DaysField';
import { PriceDrawer } from './PriceDrawer';
import styles from './usage.module.css';

const dimensions = ['day', 'kind', 'number', 'queue'] as const;
const kinds = ['inbound', 'outbound', 'agent', 'automatic'] as const;
type Dimension = (typeof dimensions)[number];

interface Props {
  /** Where the company's usage is: `/api/usage/`, or the console's address for one company. */
  at: string;
  exportsAt: string;
  companyId?: number;
}

/** What calls came to, by day, kind, number or queue; down to each leg and why it costs what it costs. */
export function UsageExplorer({ at, exportsAt, companyId }: Props) {
  const { t } = useTranslation();
  const [days, setDays] = useState(thisMonth);
  const [by, setBy] = useState<Dimension>('day');
  const [kind, setKind] = useState('');
  const [number, setNumber] = useState('');
  const [queue, setQueue] = useState('');
  const filters = { ...asQuery(days), kind, number: useDeferredValue(number.trim()), queue: useDeferredValue(queue.trim()) };
  const kept = Object.fromEntries(Object.entries({ ...filters, company_id: companyId ? String(companyId) : '' }).filter(([, value]) => value));
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <DaysField value={days} onChange={setDays} />
        <Segmented options={dimensions.map((value) => ({ value, label: t(`usage.by.${value}`) }))} value={by} onChange={setBy} aria-label={t('usage.groupedBy')} data-testid="usage-by" />
        <Select
          allowClear
          {...(kind && { value: kind })}
          onChange={(value: string | undefined) => setKind(value ?? '')}
          placeholder={t('usage.by.kind')}
          aria-label={t('usage.by.kind')}
          options={kinds.map((value) => ({ value, label: t(`calls.chargeKind.${value}`) }))}
          style={{ width: 130 }}
        />
        <Input allowClear value={number} onChange={(event) => setNumber(event.target.value)} placeholder={t('usage.by.number')} aria-label={t('usage.by.number')} style={{ width: 140 }} />
        <Input allowClear value={queue} onChange={(event) => setQueue(event.target.value)} placeholder={t('usage.by.queue')} aria-label={t('usage.by.queue')} style={{ width: 110 }} />
        <ExportMenu at={exportsAt} table="usage" parameters={kept} />
      </div>
      <Sums at={at} by={by} filters={filters} onNarrow={{ kind: setKind, number: setNumber, queue: setQueue }} />
      <Legs at={at} filters={filters} />
    </div>
  );
}

type Filters = Record<string, string>;

function Sums({ at, by, filters, onNarrow }: { at: string; by: Dimension; filters: Filters; onNarrow: Partial<Record<Dimension, (key: string) => void>> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['usage-sums', at, by, filters], queryFn: () => api.get<UsageSum[]>(`${at}sums/`, { ...filters, by }) });
  const narrow = onNarrow[by];
  const name = (key: string) => (by === 'kind' ? t(`calls.chargeKind.${key as (typeof kinds)[number]}`) : key || t('usage.none'));
  return (
    <>
      {data && data.length > 1 && (
        <Bars label={t('usage.amount')} bars={data.map((one) => ({ key: one.key + one.currency, value: Number(one.amount), text: `${name(one.key)} · ${format.money(one.amount, one.currency)}` }))} />
      )}
      <Panel flush title={t('usage.sums')} testId="usage-sums">
        <DataTable
          rows={data}
          rowKey={({ key, currency }) => key + currency}
          rowTestId="usage-sum"
          error={error}
          onRetry={() => void refetch()}
          {...(narrow && { onOpen: (one: UsageSum) => narrow(one.key) })}
          empty={<EmptyState small title={t('usage.empty')} text={t('usage.emptyText')} />}
          columns={[
            { title: t(`usage.by.${by}`), key: 'key', render: (_, one) => name(one.key) },
            { title: t('usage.legs'), key: 'legs', align: 'right', render: (_, one) => <span className="num">{format.count(one.legs)}</span> },
            { title: t('usage.free'), key: 'free', align: 'right', render: (_, one) => <span className="num">{format.count(one.free)}</span> },
            { title: t('usage.billed'), key: 'billed', align: 'right', render: (_, one) => <span className="num">{format.clock(one.billed_ms)}</span> },
            { title: t('usage.amount'), key: 'amount', align: 'right', render: (_, one) => <b className="num">{format.money(one.amount, one.currency)}</b> },
          ]}
        />
      </Panel>
    </>
  );
}

function Legs({ at, filters }: { at: string; filters: Filters }) {
  const { t } = useTranslation();
  const [call, setCall] = useState<UsageLeg | null>(null);
  const list = useKeysetList<UsageLeg>('usage-legs', `${at}legs/`, filters);
  return (
    <Panel flush title={t('usage.legsTitle')}>
      <DataTable
        rows={list.rows}
        columns={useLegColumns(setCall)}
        rowKey={({ leg_id, id }) => `${leg_id}${String(id)}`}
        rowTestId="usage-leg"
        error={list.error}
        onRetry={() => void list.refetch()}
        loading={list.isPlaceholderData}
        onOpen={setCall}
        empty={<EmptyState small title={t('usage.empty')} text={t('usage.emptyText')} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
      {call && <PriceDrawer at={`${at}calls/${call.call_id}/`} onClose={() => setCall(null)} />}
    </Panel>
  );
}

function useLegColumns(open: (leg: UsageLeg) => void): Columns<UsageLeg> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('calls.answered'), key: 'at', render: (_, one) => <span className="num nowrap">{format.moment(one.answered_at)}</span> },
    { title: t('usage.by.kind'), key: 'kind', render: (_, one) => t(`calls.chargeKind.${one.kind as (typeof kinds)[number]}`) },
    { title: t('usage.by.number'), key: 'number', render: (_, one) => <span className="num nowrap">{format.phone(one.number)}</span> },
    { title: t('usage.destination'), key: 'to', render: (_, one) => <span className="num nowrap">{one.destination_prefix}</span> },
    { title: t('usage.by.queue'), key: 'queue', dataIndex: 'queue' },
    { title: t('usage.billed'), key: 'billed', align: 'right', render: (_, one) => <span className="num">{format.clock(one.billed_ms)}</span> },
    {
      title: t('usage.amount'),
      key: 'amount',
      align: 'right',
      render: (_, one) => (
        <Button type="link" size="small" onClick={() => open(one)}>
          {one.reason ? t('usage.isFree') : <b className="num">{format.money(one.amount, one.currency)}</b>}
        </Button>
      ),
    },
  ];
}
