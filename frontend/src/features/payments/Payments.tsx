import { Button, DatePicker, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Payment } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Pill } from '@/shared/ui/Tone';
import { paymentsAt, paymentsFile } from './api';
import { OpenedPaymentDrawer } from './OpenedPaymentDrawer';
import styles from './payments.module.css';

const methods = ['bank', 'cash', 'stripe'] as const;
const standings = ['booked', 'taken_back', 'takes_back'] as const;

/** Every company's payments, found by what one knows of them. */
export function Payments() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [method, setMethod] = useState<string | null>(null);
  const [state, setState] = useState<string | null>(null);
  const [month, setMonth] = useState<Dayjs | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const search = { q: useDeferredValue(typed.trim()), method, state, month: month?.format('YYYY-MM') ?? null };
  const list = useKeysetList<Payment>('payments', paymentsAt, search);
  const columns = useColumns();
  return (
    <div className={styles.rooms}>
      <div className={styles.bar}>
        <SearchInput label={t('payments.search')} value={typed} onChange={setTyped} style={{ width: 300 }} data-testid="payments-search" />
        <Select
          allowClear
          value={method}
          onChange={(chosen: string | undefined) => setMethod(chosen ?? null)}
          placeholder={t('payments.anyMethod')}
          aria-label={t('payments.method')}
          options={methods.map((one) => ({ value: one, label: t(`payments.methods.${one}`) }))}
          style={{ width: 140 }}
        />
        <Select
          allowClear
          value={state}
          onChange={(chosen: string | undefined) => setState(chosen ?? null)}
          placeholder={t('payments.anyState')}
          aria-label={t('payments.state')}
          options={standings.map((one) => ({ value: one, label: t(`payments.states.${one}`) }))}
          style={{ width: 150 }}
        />
        <DatePicker picker="month" value={month} onChange={setMonth} placeholder={t('finance.month')} aria-label={t('finance.month')} />
        <Button href={paymentsFile(search)} download data-testid="payments-csv">
          {t('common.csv')}
        </Button>
      </div>
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={({ id }) => id}
          rowTestId="payment"
          onOpen={({ id }) => setOpened(id)}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('payments.none')} text={t('payments.noneText')} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {opened && <OpenedPaymentDrawer id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

function useColumns(): Columns<Payment> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('finance.receivedOn'), key: 'day', width: 120, render: (_, { received_on }) => <span className="num nowrap">{format.date(received_on)}</span> },
    { title: t('finance.company'), key: 'company', render: (_, { company }) => company },
    { title: t('payments.method'), key: 'method', width: 120, render: (_, { method }) => t(`payments.methods.${method}`) },
    { title: t('finance.reference'), key: 'reference', render: (_, { reference }) => <span className="soft">{reference}</span> },
    {
      title: t('payments.state'),
      key: 'state',
      width: 130,
      render: (_, { taken_back, amount }) => taken_back && <Pill tone="grey">{t(Number(amount) < 0 ? 'payments.states.takes_back' : 'payments.states.taken_back')}</Pill>,
    },
    { title: t('finance.amount'), key: 'amount', width: 140, align: 'right', render: (_, one) => <b className="num">{format.money(one.amount, one.currency)}</b> },
  ];
}
