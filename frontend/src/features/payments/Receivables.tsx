import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Debtor } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { financeFile, listDebtors } from './api';
import { PaymentDrawer } from './PaymentDrawer';
import styles from './payments.module.css';

const bands = ['current', '1-30', '31-60', '61-90', '90+'] as const;

/** Who owes what, by how long it is overdue; a payment is booked from here. */
export function Receivables() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['receivables'], queryFn: listDebtors });
  const [paying, setPaying] = useState<Debtor | null>(null);
  const today = dayjs().format('YYYY-MM-DD');
  return (
    <Panel
      flush
      title={t('finance.receivables')}
      extra={
        <span className={styles.files}>
          {(['csv', 'xlsx'] as const).map((form) => (
            <Button key={form} size="small" type="text" href={financeFile('receivables', form, today)} download>
              {form.toUpperCase()}
            </Button>
          ))}
        </span>
      }
    >
      <DataTable
        rows={data}
        columns={useColumns(setPaying)}
        rowKey={({ company_id, currency }) => `${String(company_id)}${currency}`}
        rowTestId="debtor"
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState small title={t('finance.nobodyOwes')} />}
      />
      {paying && <PaymentDrawer debtor={paying} onClose={() => setPaying(null)} />}
    </Panel>
  );
}

function useColumns(pay: (debtor: Debtor) => void): Columns<Debtor> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      title: t('finance.company'),
      key: 'company',
      render: (_, { name, suspended }) => (
        <>
          {name} {suspended && <Pill tone="red">{t('finance.suspended')}</Pill>}
        </>
      ),
    },
    ...bands.map((band) => ({
      title: t(`finance.bands.${band}`),
      key: band,
      align: 'right' as const,
      render: (_: unknown, debtor: Debtor) => <span className="num">{format.money(debtor.bands[band] ?? '0', debtor.currency)}</span>,
    })),
    { title: t('finance.owed'), key: 'total', align: 'right', render: (_, one) => <b className="num">{format.money(one.total, one.currency)}</b> },
    {
      key: 'pay',
      width: 120,
      align: 'right',
      render: (_, debtor) => (
        <Button size="small" onClick={() => pay(debtor)} data-testid="payment-add">
          {t('finance.pay')}
        </Button>
      ),
    },
  ];
}
