import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BankLine, BankPreview } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { bookBankLine, ignoreBankLine, listBankLines, sendBankFile } from './api';
import styles from './payments.module.css';

const tones = { reference: 'green', amount_and_name: 'green', payout: 'green', ambiguous: 'amber', none: 'grey' } as const;

/** The bank's file: looked at, then brought in; what found no invoice waits for a person. */
export function Bank() {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const preview = useMutation({ mutationFn: (chosen: File) => sendBankFile('preview', chosen) });
  const bring = useMutation({
    mutationFn: (chosen: File) => sendBankFile('import', chosen),
    onSuccess: async () => {
      notice.done(t('finance.imported'));
      setFile(null);
      preview.reset();
      await client.invalidateQueries({ queryKey: ['bank-lines'] });
    },
  });
  const choose = (chosen: File) => {
    setFile(chosen);
    preview.mutate(chosen);
    return false;
  };
  const failed = preview.error ?? bring.error;
  const ready = file !== null && preview.data?.problems.length === 0;
  return (
    <div className={styles.rooms}>
      <div className={styles.bar}>
        <Upload accept=".csv,.xlsx" showUploadList={false} beforeUpload={choose} data-testid="bank-file">
          <Button icon={<UploadOutlined />} loading={preview.isPending}>
            {t('finance.chooseFile')}
          </Button>
        </Upload>
        <Button type="primary" disabled={!ready} loading={bring.isPending} onClick={() => file && bring.mutate(file)} data-testid="bank-import">
          {t('finance.import')}
        </Button>
        <p className="faint">{t('finance.bankLead')}</p>
      </div>
      {failed && <ErrorPanel error={failed} />}
      {preview.data && <Preview preview={preview.data} />}
      <Waiting />
    </div>
  );
}

function Preview({ preview }: { preview: BankPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel flush>
      {preview.problems.map((one) => (
        <p key={`${String(one.line)}${one.column}`} role="alert" style={{ padding: '4px 16px' }}>
          {t('finance.problem', { line: one.line, column: one.column, code: one.code })}
        </p>
      ))}
      <DataTable
        rows={preview.rows.map((row, place) => ({ ...row, place }))}
        rowKey={({ place }) => String(place)}
        rowTestId="bank-row"
        empty={null}
        columns={[
          { title: t('finance.date'), key: 'date', render: (_, { transfer }) => <span className="num nowrap">{format.date(transfer.booked_on)}</span> },
          { title: t('finance.payer'), key: 'payer', render: (_, { transfer }) => transfer.payer },
          { title: t('finance.text'), key: 'text', render: (_, { transfer }) => transfer.text },
          { title: t('finance.amount'), key: 'amount', align: 'right', render: (_, { transfer }) => <b className="num">{format.money(transfer.amount, transfer.currency)}</b> },
          {
            title: t('finance.match'),
            key: 'match',
            render: (_, { certainty, candidates, known }) =>
              known ? (
                <span className="faint">{t('finance.known')}</span>
              ) : (
                <>
                  <Pill tone={tones[certainty]}>{t(`finance.certainties.${certainty}`)}</Pill> {candidates.map(({ number }) => number).join(', ')}
                </>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function Waiting() {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['bank-lines'], queryFn: listBankLines });
  const ended = { onSuccess: () => client.invalidateQueries({ queryKey: ['bank-lines'] }), onError: notice.failed };
  const ignore = useMutation({ mutationFn: ignoreBankLine, ...ended });
  const book = useMutation({
    mutationFn: ({ line, companyId, invoice }: { line: number; companyId: number; invoice: string }) => bookBankLine(line, companyId, [invoice]),
    ...ended,
  });
  return (
    <Panel flush title={t('finance.waiting')}>
      <DataTable<BankLine>
        rows={data}
        rowKey={({ id }) => String(id)}
        rowTestId="bank-line"
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState small title={t('finance.nothingWaits')} text={t('finance.nothingWaitsText')} />}
        columns={[
          { title: t('finance.date'), key: 'date', width: 120, render: (_, line) => <span className="num nowrap">{format.date(line.booked_on)}</span> },
          { title: t('finance.payer'), key: 'payer', render: (_, line) => `${line.payer} ${line.text}` },
          { title: t('finance.amount'), key: 'amount', width: 130, align: 'right', render: (_, line) => <b className="num">{format.money(line.amount, line.currency)}</b> },
          {
            key: 'for',
            render: (_, line) => (
              <div className={styles.bar}>
                {line.candidates.slice(0, 3).map((one) => (
                  <Button key={one.id} size="small" onClick={() => book.mutate({ line: line.id, companyId: one.company_id, invoice: one.id })}>
                    {t('finance.bookFor')} {one.number} · {one.name}
                  </Button>
                ))}
                <Button size="small" type="text" onClick={() => ignore.mutate(line.id)}>
                  {t('finance.ignore')}
                </Button>
              </div>
            ),
          },
        ]}
      />
    </Panel>
  );
}
