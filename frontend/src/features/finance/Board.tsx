import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Progress } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciliation } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { differencesFile, listReconciliations, startReconciliation } from './api';
import { DaysCompared } from './DaysCompared';
import { Differences } from './Differences';
import { type Equation, equations, figuresOf } from './figures';
import styles from './finance.module.css';

/** Do the books agree? Three equations as of the latest comparison, and everything that keeps one from being equal. */
export function Board() {
  const { t } = useTranslation();
  const [equation, setEquation] = useState<Equation | 'days'>('switch');
  const { data, error, refetch } = useQuery({
    queryKey: ['reconciliations'],
    queryFn: listReconciliations,
    refetchInterval: ({ state }) => (state.data?.some(({ finished_at }) => !finished_at) ? 1_000 : 30_000),
  });
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  const shown = data.find(({ finished_at }) => finished_at);
  return (
    <>
      <Bar running={data.find(({ finished_at }) => !finished_at)} shown={shown} />
      {!shown && (
        <Panel>
          <EmptyState title={t('board.never')} text={t('board.neverText')} />
        </Panel>
      )}
      {shown && (
        <>
          <div className={styles.equations} role="group" aria-label={t('board.equations')}>
            {equations.map((one) => (
              <EquationCard key={one} equation={one} of={shown} chosen={one === equation} onChoose={() => setEquation(one)} />
            ))}
          </div>
          {equation === 'days' ? <DaysCompared of={shown} onBack={() => setEquation('switch')} /> : <Differences of={shown} equation={equation} onDays={() => setEquation('days')} />}
        </>
      )}
    </>
  );
}

function Bar({ running, shown }: { running: Reconciliation | undefined; shown: Reconciliation | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const client = useQueryClient();
  const [days, setDays] = useState<[Dayjs, Dayjs]>([dayjs().subtract(3, 'day'), dayjs().subtract(1, 'day')]);
  const start = useMutation({
    mutationFn: () => startReconciliation(days[0].format('YYYY-MM-DD'), days[1].format('YYYY-MM-DD')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reconciliations'] }),
    onError: notice.failed,
  });
  return (
    <div className={styles.bar}>
      <DatePicker.RangePicker
        allowClear={false}
        value={days}
        maxDate={dayjs()}
        onChange={(value) => value?.[0] && value[1] && setDays([value[0], value[1]])}
        aria-label={t('board.days')}
      />
      <Button type="primary" loading={start.isPending} disabled={running !== undefined} onClick={() => start.mutate()} data-testid="reconcile">
        {t('board.compare')}
      </Button>
      {running && (
        <span className={styles.progress} data-testid="reconcile-progress">
          <Progress size="small" percent={Math.round((running.steps_done / running.steps) * 100)} style={{ width: 120 }} />
          <span className="faint">{t('board.running', { done: running.steps_done, steps: running.steps })}</span>
        </span>
      )}
      {shown?.finished_at && (
        <span className={styles.made}>
          <span className="faint">
            {t('board.made', { at: format.moment(shown.finished_at), first: format.date(shown.first), last: format.date(shown.last), by: shown.started_by === 'clock' ? t('board.clock') : shown.started_by })}
          </span>
          <Button size="small" type="text" href={differencesFile(shown.id)} download>
            {t('board.file')}
          </Button>
        </span>
      )}
    </div>
  );
}

interface CardProps {
  equation: Equation;
  of: Reconciliation;
  chosen: boolean;
  onChoose: () => void;
}

function EquationCard({ equation, of, chosen, onChoose }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = figuresOf(of, equation);
  const count = figures('differences');
  const off = equation === 'stripe' && !figures('configured');
  const n = (name: string) => format.count(figures(name));
  const counted = {
    switch: () => t('board.figures.switch', { legs: n('legs'), rated: n('rated'), free: n('free'), quarantined: n('quarantined'), pending: n('pending'), unknown: n('unknown') }),
    stripe: () => t('board.figures.stripe', { collected: n('collected'), payments: n('payments'), refunds: n('refunds'), at_stripe: n('at_stripe'), messages_waiting: n('messages_waiting') }),
    invoices: () => t('board.figures.invoices', { final: n('final'), transactions: n('transactions'), charges: n('charges') }),
  };
  return (
    <button type="button" className={styles.equation} aria-pressed={chosen} onClick={onChoose} data-testid={`equation-${equation}`}>
      <b>{t(`board.names.${equation}`)}</b>
      <Pill tone={count > 0 ? 'red' : 'green'}>{count > 0 ? t('board.differ', { count }) : t('board.equal')}</Pill>
      <span className={`${styles.figures} num`}>{counted[equation]()}</span>
      {off && <span className="faint">{t('board.noKey')}</span>}
      {equation === 'switch' && figures('partial') > 0 && <span className="faint">{t('board.partial', { count: figures('partial') })}</span>}
    </button>
  );
}
