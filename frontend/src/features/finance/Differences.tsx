import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BooksDifference, Reconciliation } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { differencesAt } from './api';
import { CallDrawer } from './CallDrawer';
import type { Equation } from './figures';

interface Props {
  of: Reconciliation;
  equation: Equation;
  onDays: () => void;
}

/** What keeps an equation from being equal, each thing opened to its call, invoice or payment. */
export function Differences({ of, equation, onDays }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const [call, setCall] = useState<BooksDifference | null>(null);
  const list = useKeysetList<BooksDifference>('differences', differencesAt(of.id), { equation });
  return (
    <Panel
      flush
      title={t('board.differences')}
      extra={
        equation === 'switch' && (
          <Button size="small" type="text" onClick={onDays} data-testid="board-days">
            {t('board.byDay')}
          </Button>
        )
      }
    >
      <DataTable
        rows={list.rows}
        rowKey={({ id }) => String(id)}
        rowTestId="difference"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState small title={t('board.none')} text={t(`board.noneText.${equation}`)} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        columns={[
          { title: t('finance.company'), key: 'company', width: 150, render: (_, { company }) => company ?? '—' },
          { title: t('finance.date'), key: 'day', width: 110, render: (_, { day }) => <span className="num nowrap">{day && format.date(day)}</span> },
          {
            title: t('board.what'),
            key: 'kind',
            render: (_, { kind, detail }) => (
              <>
                <div>{word(`board.kinds.${kind}`, kind)}</div>
                <div className="faint">{detail}</div>
              </>
            ),
          },
          { key: 'open', width: 130, align: 'right', render: (_, one) => <Opened one={one} onCall={() => setCall(one)} /> },
        ]}
      />
      {call?.company_id != null && <CallDrawer companyId={call.company_id} callId={call.subject} onClose={() => setCall(null)} />}
    </Panel>
  );
}

/** The way to what a difference is about. */
function Opened({ one, onCall }: { one: BooksDifference; onCall: () => void }) {
  const { t } = useTranslation();
  if (one.opens === 'call' && one.company_id !== null) {
    return (
      <Button size="small" onClick={onCall} data-testid="difference-open">
        {t('board.opens.call')}
      </Button>
    );
  }
  if (one.opens === 'invoice') {
    return (
      <a href={`/api/console/invoices/${one.subject}/file/pdf/`} download>
        {t('board.opens.invoice')}
      </a>
    );
  }
  if (one.opens === 'payment') return <Link to="/console/billing/receivables">{t('board.opens.payment')}</Link>;
  if (one.opens === 'message' || one.opens === 'transaction') return <Link to="/console/billing/books">{t(`board.opens.${one.opens}`)}</Link>;
  return null;
}
