import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Statement } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { address, api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { asQuery, thisMonth } from './days';
import { DaysField } from './DaysField';
import styles from './usage.module.css';

const languages = [
  ['zh-hans', '中文 PDF'],
  ['en', 'English PDF'],
] as const;

/** What was owed, what came and went, and what is owed; on paper in both languages, and as a table. */
export function StatementPanel({ at, exportsAt, companyId }: { at: string; exportsAt: string; companyId?: number }) {
  const [days, setDays] = useState(thisMonth);
  const query = asQuery(days);
  const { data, error, refetch } = useQuery({ queryKey: ['statement', at, query], queryFn: () => api.get<Statement[]>(at, query) });
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <DaysField value={days} onChange={setDays} />
        {languages.map(([language, name]) => (
          <Button key={language} href={address(`${at}pdf/`, { ...query, language })} download data-testid={`statement-${language}`}>
            {name}
          </Button>
        ))}
        <ExportMenu at={exportsAt} table="statement" forms={['csv', 'xlsx']} parameters={{ ...query, ...(companyId && { company_id: String(companyId) }) }} />
      </div>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data?.map((one) => (
        <InOneCurrency key={one.currency} statement={one} />
      ))}
    </div>
  );
}

function InOneCurrency({ statement: { currency, opening, closing, moves } }: { statement: Statement }) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = (amount: string | number) => <span className="num">{format.money(String(amount), currency)}</span>;
  return (
    <Panel
      flush
      title={currency}
      testId="statement"
      extra={
        <span className={styles.balances}>
          <Stat label={t('usage.opening')} value={money(opening)} />
          <Stat label={t('usage.closing')} value={money(closing)} hint={t(Number(closing) > 0 ? 'usage.owed' : 'usage.held')} />
        </span>
      }
    >
      <DataTable
        rows={moves}
        rowKey={({ on, kind, document, balance }) => [on, kind, document, balance].join()}
        rowTestId="statement-move"
        empty={<EmptyState small title={t('usage.nothingMoved')} />}
        columns={[
          { title: t('usage.date'), key: 'on', render: (_, one) => <span className="num nowrap">{format.date(one.on)}</span> },
          { title: t('usage.what'), key: 'kind', render: (_, one) => t(`usage.moves.${one.kind}`, one.kind) },
          { title: t('usage.document'), key: 'document', dataIndex: 'document' },
          { title: t('usage.charged'), key: 'debit', align: 'right', render: (_, one) => Number(one.amount) > 0 && money(one.amount) },
          { title: t('usage.credited'), key: 'credit', align: 'right', render: (_, one) => Number(one.amount) < 0 && money(-Number(one.amount)) },
          { title: t('usage.balance'), key: 'balance', align: 'right', render: (_, one) => <b>{money(one.balance)}</b> },
        ]}
      />
    </Panel>
  );
}
