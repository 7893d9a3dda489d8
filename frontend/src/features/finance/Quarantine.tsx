import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Quarantined, QuarantineGroup } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { useNotice } from '@/shared/ui/useNotice';
import { type Chosen, listQuarantineGroups, quarantineAt, rateAgain } from './api';
import { CallDrawer } from './CallDrawer';
import { FreeDrawer } from './FreeDrawer';
import styles from './finance.module.css';

const changed = ['quarantine', 'quarantine-groups', 'books-month'];

/** Legs nobody may price by itself, by cause: rated again once it is mended, or declared free for a reason. */
export function Quarantine() {
  const { t } = useTranslation();
  const [group, setGroup] = useState<QuarantineGroup | null>(null);
  const [free, setFree] = useState<{ chosen: Chosen; legs: number } | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: ['quarantine-groups'], queryFn: listQuarantineGroups, refetchInterval: 15_000 });
  const again = useRateAgain();
  const columns = useGroupColumns(again.mutate, again.isPending, (one) => setFree({ chosen: { company_id: one.company_id, reason: one.reason }, legs: one.legs }));
  return (
    <>
      <Panel flush title={t('board.quarantine')}>
        <DataTable
          rows={data}
          columns={columns}
          rowKey={({ company_id, reason }) => `${String(company_id)}/${reason}`}
          rowTestId="quarantine-group"
          error={error}
          onRetry={() => void refetch()}
          onOpen={setGroup}
          empty={<EmptyState title={t('board.nothingHeld')} text={t('board.nothingHeldText')} />}
        />
      </Panel>
      {group && <Legs key={`${String(group.company_id)}/${group.reason}`} group={group} onAgain={again.mutate} onFree={(ids) => setFree({ chosen: { ids }, legs: ids.length })} />}
      {free && <FreeDrawer {...free} changes={changed} onClose={() => setFree(null)} />}
    </>
  );
}

function useRateAgain() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  return useMutation({
    mutationFn: rateAgain,
    onSuccess: async ({ legs }) => {
      notice.done(t('board.sentAgain', { count: legs }));
      await Promise.all(changed.map((one) => client.invalidateQueries({ queryKey: [one] })));
    },
    onError: notice.failed,
  });
}

function useGroupColumns(again: (chosen: Chosen) => void, busy: boolean, free: (group: QuarantineGroup) => void): Columns<QuarantineGroup> {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  return [
    { title: t('finance.company'), key: 'company', width: 160, render: (_, { company }) => company },
    {
      title: t('board.why'),
      key: 'reason',
      render: (_, { reason, example }) => (
        <>
          <div>{word(`board.reasons.${reason}`, reason)}</div>
          <div className="faint">{t('board.example', { example })}</div>
        </>
      ),
    },
    { title: t('board.states.legs'), key: 'legs', align: 'right', width: 80, render: (_, { legs }) => <b className="num">{format.count(legs)}</b> },
    { title: t('board.oldest'), key: 'oldest', width: 130, render: (_, { oldest }) => <span className="num nowrap">{format.date(oldest)}</span> },
    {
      key: 'deeds',
      width: 210,
      align: 'right',
      render: (_, group) => (
        // Only stops a press on a button from opening the row as well.
        // eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- as said above
        <span className={styles.actions} onClick={(event) => event.stopPropagation()}>
          <Button size="small" disabled={busy} onClick={() => again({ company_id: group.company_id, reason: group.reason })} data-testid="group-again">
            {t('board.rateAgain')}
          </Button>
          <Button size="small" onClick={() => free(group)} data-testid="group-free">
            {t('board.declareFree')}
          </Button>
        </span>
      ),
    },
  ];
}

interface LegsProps {
  group: QuarantineGroup;
  onAgain: (chosen: Chosen) => void;
  onFree: (ids: number[]) => void;
}

/** The legs of one group, chosen one by one. */
function Legs({ group, onAgain, onFree }: LegsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const [chosen, setChosen] = useState<number[]>([]);
  const [call, setCall] = useState<Quarantined | null>(null);
  const list = useKeysetList<Quarantined>('quarantine', quarantineAt, { company_id: group.company_id, reason: group.reason }, 15_000);
  const rows = list.rows ?? [];
  const there = chosen.filter((id) => rows.some((row) => row.id === id));
  const toggle = (id: number, on: boolean) => setChosen(on ? [...there, id] : there.filter((one) => one !== id));
  return (
    <Panel
      flush
      title={`${group.company}: ${word(`board.reasons.${group.reason}`, group.reason)}`}
      extra={
        <span className={styles.actions}>
          <Button size="small" disabled={there.length === 0} onClick={() => onAgain({ ids: there })} data-testid="legs-again">
            {t('board.rateAgain')}
          </Button>
          <Button size="small" disabled={there.length === 0} onClick={() => onFree(there)} data-testid="legs-free">
            {t('board.declareFree')}
          </Button>
        </span>
      }
    >
      <DataTable
        rows={list.rows}
        rowKey={({ id }) => String(id)}
        rowTestId="quarantined"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState small title={t('board.nothingHeld')} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        columns={[
          {
            key: 'choose',
            width: 44,
            title: <Checkbox aria-label={t('board.all')} checked={rows.length > 0 && there.length === rows.length} onChange={({ target }) => setChosen(target.checked ? rows.map(({ id }) => id) : [])} />,
            render: (_, { id }) => <Checkbox aria-label={String(id)} checked={there.includes(id)} onChange={({ target }) => toggle(id, target.checked)} />,
          },
          { title: t('board.started'), key: 'at', width: 170, render: (_, { started_at }) => <span className="num nowrap">{format.moment(started_at)}</span> },
          { title: t('board.charge'), key: 'kind', width: 130, render: (_, { kind }) => word(`board.charged.${kind}`, kind) },
          { title: t('board.destination'), key: 'to', width: 130, render: (_, { destination_prefix }) => <span className="num">{destination_prefix}</span> },
          { title: t('board.length'), key: 'length', align: 'right', width: 90, render: (_, { billable_ms }) => <span className="num">{format.clock(billable_ms)}</span> },
          { title: t('board.why'), key: 'detail', render: (_, { detail }) => <span className="faint">{detail}</span> },
          {
            key: 'open',
            width: 100,
            align: 'right',
            render: (_, leg) => (
              <Button size="small" type="text" onClick={() => setCall(leg)}>
                {t('board.opens.call')}
              </Button>
            ),
          },
        ]}
      />
      {call && <CallDrawer companyId={call.company_id} callId={call.call_id} onClose={() => setCall(null)} />}
    </Panel>
  );
}
