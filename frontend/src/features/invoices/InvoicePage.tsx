import { FileExcelOutlined, FilePdfOutlined, TableOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { InvoiceDetail, InvoiceLine } from '@/api/types';
import { CardPaymentState } from '@/features/paymentsByCard/CardPaymentState';
import { PayByCard } from '@/features/paymentsByCard/PayByCard';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Pill } from '@/shared/ui/Tone';
import { LineCalls } from './LineCalls';
import { Lines } from './Lines';
import { Settled } from './Settled';
import { tones } from './tones';
import styles from './invoices.module.css';

/** One bill: lines that open into calls, taxes, the total, and both files. */
export default function InvoicePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { id = '' } = useParams();
  const [line, setLine] = useState<InvoiceLine | null>(null);
  const hint = useHint();
  const { data: invoice, error, refetch } = useQuery({
    queryKey: ['invoice', id],
    queryFn: () => api.get<InvoiceDetail>(`/api/invoices/${id}/`),
    refetchInterval: 30_000,
  });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!invoice) return <PageSkeleton />;
  return (
    <>
      <p style={{ marginBottom: 4 }}>
        <Link to="/invoices">{t('invoices.title')}</Link>
      </p>
      <PageHeader
        title={
          <span className={styles.heading}>
            {invoice.number ? `${invoice.number} · ${format.month(invoice.period)}` : format.month(invoice.period)}
            <Pill tone={tones[invoice.status]}>{t(`invoices.statuses.${invoice.status}`)}</Pill>
          </span>
        }
        hint={hint(invoice)}
        actions={
          <>
            <PayByCard invoice={invoice} />
            <Button icon={<TableOutlined />} href={`/api/invoices/${id}/csv/`} download data-testid="invoice-csv">
              {t('common.csv')}
            </Button>
            <Button icon={<FileExcelOutlined />} href={`/api/invoices/${id}/xlsx/`} download data-testid="invoice-xlsx">
              {t('invoices.xlsx')}
            </Button>
            <Button icon={<FilePdfOutlined />} href={`/api/invoices/${id}/pdf/`} download data-testid="invoice-pdf">
              {t('common.pdf')}
            </Button>
          </>
        }
      />
      <CardPaymentState invoice={invoice} />
      <Lines invoice={invoice} onOpen={setLine} />
      <Settled invoice={invoice} />
      {line && <LineCalls invoice={invoice} line={line} onClose={() => setLine(null)} />}
    </>
  );
}

/** What the page says under its heading: what may still change, or what is to be paid until when. */
function useHint() {
  const { t } = useTranslation();
  const format = useFormat();
  return (invoice: InvoiceDetail): string => {
    const days = { first: format.date(invoice.first), last: format.date(invoice.last) };
    if (invoice.issued_on && invoice.due_on) {
      return t('invoices.finalHint', { ...days, issued: format.date(invoice.issued_on), due: format.date(invoice.due_on) });
    }
    return t(invoice.status === 'checked' ? 'invoices.checkedHint' : 'invoices.draftHint', days);
  };
}
