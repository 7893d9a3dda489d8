import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BooksMonth, Closing } from '@/api/types';
import { listEntities } from '@/features/payments/api';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { askClosing, confirmClosing, readMonth, refuseClosing } from './api';
import { ClosingHistory } from './ClosingHistory';
import styles from './finance.module.css';
import { ReopenDrawer } from './ReopenDrawer';

/** Where each point of the checklist is mended. */
const mended: Record<string, string> = {
  usage_rated: 'board',
  quarantine_empty: 'quarantine',
  switch_reconciled: 'board',
  invoices_final: 'invoices',
  invoices_sent: 'invoices',
  bank_matched: 'bank',
  cards_processed: 'books',
  money_reconciled: 'board',
  trial_balanced: 'books',
  reratings_decided: 'reratings',
};

/** A legal entity's month: what is left to do, one person who asks to close it and another who confirms. */
export function MonthClose() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [month, setMonth] = useState<Dayjs>(dayjs().subtract(1, 'month'));
  const { data: entities, error: noEntities } = useQuery({ queryKey: ['legal-entities'], queryFn: listEntities });
  const entity = chosen ?? entities?.[0]?.code ?? '';
  const at = month.format('YYYY-MM');
  const { data, error, refetch } = useQuery({ queryKey: ['books-month', entity, at], queryFn: () => readMonth(entity, at), enabled: entity !== '', refetchInterval: 15_000 });
  if (entities?.length === 0) {
    return (
      <Panel>
        <EmptyState title={t('finance.noEntity')} text={t('finance.noEntityText')} action={<Link to="/console/billing/entities">{t('finance.addEntity')}</Link>} />
      </Panel>
    );
  }
  return (
    <>
      <div className={styles.bar}>
        <Select
          value={entity || null}
          onChange={setChosen}
          options={entities?.map(({ code, name }) => ({ value: code, label: name })) ?? []}
          aria-label={t('finance.entities')}
          style={{ width: 240 }}
          data-testid="closing-entity"
        />
        <DatePicker picker="month" allowClear={false} value={month} maxDate={dayjs()} onChange={(value) => value && setMonth(value)} aria-label={t('finance.month')} data-testid="closing-month" />
      </div>
      {(error ?? noEntities) && !data && <ErrorPanel error={error ?? noEntities} onRetry={() => void refetch()} />}
      {!data && !error && !noEntities && <PageSkeleton />}
      {data && <Month month={data} />}
    </>
  );
}

function Month({ month }: { month: BooksMonth }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const left = month.items.filter(({ ok }) => !ok).length;
  return (
    <>
      {month.asked && <Asked wish={month.asked} />}
      <Panel
        flush
        title={
          <>
            {format.month(`${month.month}-01`)}{' '}
            <Pill tone={month.closed ? 'grey' : left > 0 ? 'amber' : 'green'} testId="month-state">
              {month.closed ? t('board.closed') : left > 0 ? t('board.left', { count: left }) : t('board.ready')}
            </Pill>
          </>
        }
        extra={<Deeds month={month} left={left} />}
      >
        <ul className={styles.points}>
          {month.items.map(({ code, ok, count }) => (
            <li key={code} data-testid="closing-point" data-code={code} data-ok={ok}>
              <Pill tone={ok ? 'green' : 'amber'}>{ok ? t('board.done') : t('board.todo', { count })}</Pill>
              <span>{word(`board.points.${code}`, code)}</span>
              {!ok && <Link to={`/console/billing/${mended[code] ?? 'board'}`}>{t('board.mend')}</Link>}
            </li>
          ))}
        </ul>
      </Panel>
      <ClosingHistory rows={month.history} />
    </>
  );
}

function useClosing<Given>(deed: (given: Given) => Promise<unknown>, told: string) {
  const client = useQueryClient();
  const notice = useNotice();
  return useMutation({
    mutationFn: deed,
    onSuccess: () => notice.done(told),
    onError: notice.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['books-month'] }),
  });
}

/** Asking: to close what is ready, to open again what was closed last. */
function Deeds({ month, left }: { month: BooksMonth; left: number }) {
  const { t } = useTranslation();
  const [reopening, setReopening] = useState(false);
  const ask = useClosing(askClosing, t('board.asked'));
  const { entity, month: at, closed, closed_through, asked } = month;
  const last = closed && closed_through?.startsWith(at);
  if (asked) return null;
  return (
    <>
      {!closed && (
        <Button size="small" type="primary" disabled={left > 0} loading={ask.isPending} onClick={() => ask.mutate({ entity, month: at, wish: 'close', reason: '' })} data-testid="closing-ask">
          {t('board.askClose')}
        </Button>
      )}
      {last && (
        <Button size="small" onClick={() => setReopening(true)} data-testid="closing-reopen">
          {t('board.askReopen')}
        </Button>
      )}
      {reopening && <ReopenDrawer entity={entity} month={at} onClose={() => setReopening(false)} />}
    </>
  );
}

/** What waits for a second person: who asked cannot confirm. */
function Asked({ wish }: { wish: Closing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const confirm = useClosing(confirmClosing, t(`board.decided.${wish.wish}`));
  const refuse = useClosing(refuseClosing, t('board.takenBack'));
  return (
    <Panel testId="closing-asked">
      <div className={styles.asked}>
        <span>
          {t(`board.wishes.${wish.wish}`, { who: wish.asked_by, month: format.month(`${wish.month}-01`), at: format.moment(wish.asked_at) })}
          {wish.reason && <span className="faint"> {wish.reason}</span>}
          {wish.mine && <span className="faint"> {t('board.second')}</span>}
        </span>
        <Button loading={refuse.isPending} onClick={() => refuse.mutate(wish.id)} data-testid="closing-refuse">
          {t(wish.mine ? 'board.takeBack' : 'board.refuse')}
        </Button>
        {!wish.mine && (
          <Button type="primary" danger={wish.wish === 'reopen'} loading={confirm.isPending} onClick={() => confirm.mutate(wish.id)} data-testid="closing-confirm">
            {t('board.confirm')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
