import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { InvoiceRow } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { UsagePanel } from './UsagePanel';

/** The bills, newest month first; the current one grows with every call. */
export default function InvoicesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useKeysetList<InvoiceRow>('invoices', '/api/invoices/');
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t('invoices.title')} hint={t('invoices.hint')} />
      <UsagePanel />
      <Panel flush>
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
    { title: t('invoices.status'), key: 'status', width: 140, render: (_, invoice) => <Pill tone="amber">{t(`invoices.statuses.${invoice.status}`)}</Pill> },
    { title: t('invoices.net'), key: 'net', width: 150, align: 'right', render: (_, one) => amount(one.net, one.currency) },
    { title: t('invoices.tax'), key: 'tax', width: 140, align: 'right', render: (_, one) => amount(one.tax, one.currency) },
    { title: t('invoices.total'), key: 'total', width: 160, align: 'right', render: (_, one) => amount(one.total, one.currency, true) },
  ];
}
