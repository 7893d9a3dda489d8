import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BooksDifference, Reconciliation } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { differencesAt } from './api';
import { OpenedPaymentDrawer } from '@/features/payments/OpenedPaymentDrawer';
import { AccountDrawer } from './AccountDrawer';
import { CallDrawer } from './CallDrawer';
import { EntriesDrawer } from './EntriesDrawer';
import { atStripe, type Equation } from './figures';

interface Props {
  of: Reconciliation;
  equation: Equation;
  onDays: () => void;
}

/** What keeps an equation from being equal, each thing opened to its call, invoice, payment or entries. */
export function Differences({ of, equation, onDays }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const [opened, setOpened] = useState<BooksDifference | null>(null);
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
          { key: 'open', width: 130, align: 'right', render: (_, one) => <Opened one={one} onOpen={() => setOpened(one)} /> },
        ]}
      />
      {opened && <Beside one={opened} onClose={() => setOpened(null)} />}
    </Panel>
  );
}

/** The way to what a difference is about: the row itself, here or at Stripe. */
function Opened({ one, onOpen }: { one: BooksDifference; onOpen: () => void }) {
  const { t } = useTranslation();
  if (one.opens === 'call' || one.opens === 'payment' || one.opens === 'transaction' || one.opens === 'account') {
    if ((one.opens === 'call' || one.opens === 'account') && one.company_id === null) return null;
    return (
      <Button size="small" onClick={onOpen} data-testid="difference-open">
        {t(`board.opens.${one.opens}`)}
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
  if (one.opens === 'message' || one.opens === 'stripe') {
    return (
      <a href={atStripe(one.subject)} target="_blank" rel="noreferrer" data-testid="difference-stripe">
        {t(`board.opens.${one.opens}`)}
      </a>
    );
  }
  return null;
}

/** What a difference is about, beside the list. */
function Beside({ one, onClose }: { one: BooksDifference; onClose: () => void }) {
  if (one.opens === 'payment') return <OpenedPaymentDrawer id={one.subject} onClose={onClose} />;
  if (one.opens === 'transaction') return <EntriesDrawer id={one.subject} onClose={onClose} />;
  if (one.company_id === null) return null;
  if (one.opens === 'account') return <AccountDrawer companyId={one.company_id} subject={one.subject} onClose={onClose} />;
  return <CallDrawer companyId={one.company_id} callId={one.subject} onClose={onClose} />;
}
