import { FilePdfOutlined, TableOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { InvoiceDetail, InvoiceLine } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Pill } from '@/shared/ui/Tone';
import { LineCalls } from './LineCalls';
import { Lines } from './Lines';
import styles from './invoices.module.css';

/** One bill: lines that open into calls, taxes, the total, and both files. */
export default function InvoicePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { id = '' } = useParams();
  const [line, setLine] = useState<InvoiceLine | null>(null);
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
            {format.month(invoice.period)}
            <Pill tone="amber">{t(`invoices.statuses.${invoice.status}`)}</Pill>
          </span>
        }
        hint={t('invoices.draftHint', { first: format.date(invoice.first), last: format.date(invoice.last) })}
        actions={
          <>
            <Button icon={<TableOutlined />} href={`/api/invoices/${id}/csv/`} download data-testid="invoice-csv">
              {t('common.csv')}
            </Button>
            <Button icon={<FilePdfOutlined />} href={`/api/invoices/${id}/pdf/`} download data-testid="invoice-pdf">
              {t('common.pdf')}
            </Button>
          </>
        }
      />
      <Lines invoice={invoice} onOpen={setLine} />
      {line && <LineCalls invoice={invoice} line={line} onClose={() => setLine(null)} />}
    </>
  );
}
