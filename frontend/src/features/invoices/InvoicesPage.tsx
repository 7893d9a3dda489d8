import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { InvoiceRow, InvoiceState } from '@/api/types';
import { ProfilePanel } from '@/features/payments/ProfilePanel';
import { CardPanel } from '@/features/paymentsByCard/CardPanel';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { states, tones } from './tones';
import { UsagePanel } from './UsagePanel';
import styles from './invoices.module.css';

/** The bills, newest month first; the current one grows with every call. */
export default function InvoicesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [state, setState] = useState<InvoiceState | null>(null);
  const list = useKeysetList<InvoiceRow>('invoices', '/api/invoices/', { state });
  const columns = useColumns();
  return (
    <>
      <PageHeader
        title={t('invoices.title')}
        hint={t('invoices.hint')}
        actions={
          <>
            <Link to="/usage">{t('usage.title')}</Link>
            <Link to="/statement">{t('usage.statement')}</Link>
            <Select
              allowClear
              value={state}
              onChange={(chosen: InvoiceState | undefined) => setState(chosen ?? null)}
              placeholder={t('invoices.allStates')}
              aria-label={t('invoices.status')}
              options={states.map((one) => ({ value: one, label: t(`invoices.statuses.${one}`) }))}
              style={{ width: 150 }}
              data-testid="invoice-state"
            />
          </>
        }
      />
      <UsagePanel />
      <CardPanel />
      <Panel flush className={styles.list}>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(invoice) => invoice.id}
          rowTestId="invoice-row"
          onOpen={(invoice) => void navigate(`/invoices/${invoice.id}`)}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('invoices.empty')} text={t('invoices.emptyText')} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      <ProfilePanel company={null} />
    </>
  );
}

function useColumns(): Columns<InvoiceRow> {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = (value: string, currency: string, strong = false) => (
    <span className="num" style={strong ? { fontWeight: 600 } : undefined}>
      {format.money(value, currency)}
    </span>
  );
  return [
    { title: t('invoices.month'), key: 'period', render: (_, invoice) => <b style={{ fontWeight: 550 }}>{format.month(invoice.period)}</b> },
    { title: t('invoices.number'), key: 'number', width: 130, render: (_, { number }) => <span className="num">{number}</span> },
    { title: t('invoices.status'), key: 'status', width: 140, render: (_, invoice) => <Pill tone={tones[invoice.status]}>{t(`invoices.statuses.${invoice.status}`)}</Pill> },
    { title: t('invoices.net'), key: 'net', width: 150, align: 'right', render: (_, one) => amount(one.net, one.currency) },
    { title: t('invoices.tax'), key: 'tax', width: 140, align: 'right', render: (_, one) => amount(one.tax, one.currency) },
    { title: t('invoices.total'), key: 'total', width: 160, align: 'right', render: (_, one) => amount(one.total, one.currency, true) },
    { title: t('invoices.open'), key: 'open', width: 150, align: 'right', render: (_, one) => (one.open_amount === null ? null : amount(one.open_amount, one.currency)) },
  ];
}
