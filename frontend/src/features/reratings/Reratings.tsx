import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rerating } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { AskDrawer } from './AskDrawer';
import { isWorkedOn, listReratings } from './api';
import { ReratingDrawer } from './ReratingDrawer';
import { tones } from './tones';

/** Calls rated again because a price or a contract was wrong: asked for by one person, approved by another. */
export function Reratings() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['reratings'],
    queryFn: listReratings,
    refetchInterval: ({ state }) => (state.data?.some(isWorkedOn) ? 2_000 : false),
  });
  const columns = useColumns();
  const ask = (
    <Button type="primary" onClick={() => setAsking(true)} data-testid="rerating-ask">
      {t('reratings.ask')}
    </Button>
  );
  return (
    <>
      <Panel flush title={t('reratings.name')} extra={ask}>
        <DataTable
          rows={data}
          columns={columns}
          rowKey={({ id }) => id}
          rowTestId="rerating"
          onOpen={({ id }) => setOpened(id)}
          error={error}
          onRetry={() => void refetch()}
          empty={<EmptyState title={t('reratings.none')} text={t('reratings.noneText')} />}
        />
      </Panel>
      {asking && <AskDrawer onAsked={setOpened} onClose={() => setAsking(false)} />}
      {opened && <ReratingDrawer id={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function useColumns(): Columns<Rerating> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('reratings.month'), key: 'month', width: 110, render: (_, { month }) => format.month(month) },
    { title: t('reratings.company'), key: 'company', render: (_, { company }) => company ?? t('reratings.everyCompany') },
    { title: t('reratings.reason'), key: 'reason', render: (_, { reason }) => reason },
    { title: t('reratings.state'), key: 'state', width: 190, render: (_, { status }) => <Pill tone={tones[status]}>{t(`reratings.statuses.${status}`)}</Pill> },
    { title: t('reratings.legs'), key: 'legs', width: 130, align: 'right', render: (_, { legs }) => <span className="num">{format.count(legs)}</span> },
    { title: t('reratings.askedBy'), key: 'by', width: 150, render: (_, { proposed_by }) => proposed_by },
    { title: t('reratings.decidedBy'), key: 'decided', width: 150, render: (_, { decided_by }) => decided_by },
  ];
}
