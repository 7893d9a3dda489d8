import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedPayment } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable } from '@/shared/ui/DataTable';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { openPayment } from './api';
import { RefundDrawer, TakeBackDrawer } from './deeds';
import styles from './payments.module.css';

type Deed = OpenedPayment['can'][number];

/** One payment: the invoices it is for, how it stands in the books, and what can be done to it. */
export function OpenedPaymentDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [deed, setDeed] = useState<Deed | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: ['payment', id], queryFn: () => openPayment(id) });
  const ended = () => setDeed(null);
  return (
    <Drawer
      open
      size={620}
      title={t('payments.one')}
      onClose={onClose}
      footer={
        data && data.can.length > 0 ? (
          <div className={styles.footer}>
            {data.can.map((one) => (
              <Button key={one} danger={one === 'take_back'} onClick={() => setDeed(one)} data-testid={`payment-${one}`}>
                {t(`payments.deeds.${one}`)}
              </Button>
            ))}
          </div>
        ) : null
      }
    >
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data ? <Told opened={data} /> : !error && <PageSkeleton />}
      {data && deed === 'take_back' && <TakeBackDrawer payment={data.payment} onClose={ended} />}
      {data && (deed === 'refund' || deed === 'card_refund') && <RefundDrawer opened={data} toCard={deed === 'card_refund'} onClose={ended} />}
    </Drawer>
  );
}

function Told({ opened: { payment, allocations, transaction, refunds, refundable } }: { opened: OpenedPayment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const money = (amount: string) => <span className="num">{format.money(amount, payment.currency)}</span>;
  return (
    <div className={styles.rooms}>
      <Facts
        rows={[
          [t('finance.company'), payment.company],
          [t('finance.amount'), <b key="amount">{money(payment.amount)}</b>],
          [t('finance.receivedOn'), format.date(payment.received_on)],
          [t('payments.method'), t(`payments.methods.${payment.method}`)],
          [t('finance.reference'), payment.reference === '' ? null : payment.reference],
          [t('payments.bookedBy'), `${payment.created_by}, ${format.moment(payment.created_at ?? '')}`],
          [t('payments.toWallet'), money(payment.to_wallet)],
          [t('payments.held'), money(refundable)],
        ]}
      />
      <Panel flush title={t('payments.allocations')} testId="allocations">
        <DataTable
          rows={allocations}
          rowKey={({ invoice }) => invoice}
          empty={<p className={`faint ${styles.note ?? ''}`}>{t('payments.noAllocations')}</p>}
          columns={[
            { title: t('invoices.number'), key: 'number', render: (_, { number }) => <span className="num">{number}</span> },
            { title: t('finance.amount'), key: 'amount', align: 'right', render: (_, { amount }) => money(amount) },
          ]}
        />
      </Panel>
      <Panel flush title={t('payments.inTheBooks')} testId="entries">
        <DataTable
          rows={transaction.entries}
          rowKey={({ account, detail }) => `${account}/${detail ?? ''}`}
          empty={null}
          columns={[
            { title: t('finance.account'), key: 'account', render: (_, { account }) => word(`payments.accounts.${account}`, account) },
            { title: t('finance.debit'), key: 'debit', align: 'right', render: (_, { amount }) => Number(amount) > 0 && money(amount) },
            { title: t('finance.credit_side'), key: 'credit', align: 'right', render: (_, { amount }) => Number(amount) < 0 && money(amount.replace('-', '')) },
          ]}
        />
      </Panel>
      {refunds.length > 0 && (
        <Panel flush title={t('payments.refunds')} testId="refunds">
          <DataTable
            rows={refunds}
            rowKey={({ id }) => id}
            empty={null}
            columns={[
              { title: t('finance.date'), key: 'day', render: (_, { paid_on }) => format.date(paid_on) },
              { title: t('payments.method'), key: 'method', render: (_, { method }) => t(`payments.methods.${method}`) },
              { title: t('payments.reason'), key: 'reason', render: (_, { reason }) => reason },
              { title: t('finance.amount'), key: 'amount', align: 'right', render: (_, { amount }) => money(amount) },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}
