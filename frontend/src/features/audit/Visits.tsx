import { useTranslation } from 'react-i18next';
import type { Visit } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';

/** Every time somebody of the operator was in this workspace: who, why, from when, until when, how long. */
export function Visits() {
  const { t } = useTranslation();
  const list = useKeysetList<Visit>('visits', '/api/visits/', {});
  const columns = useColumns();
  return (
    <Panel flush>
      <DataTable
        rows={list.rows}
        columns={columns}
        rowKey={(visit) => String(visit.id)}
        rowTestId="visit-row"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState title={t('audit.visits.empty')} text={t('audit.visits.emptyText')} />}
        pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Panel>
  );
}

function useColumns(): Columns<Visit> {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = (iso: string) => <span className="num nowrap">{format.moment(iso)}</span>;
  return [
    { title: t('audit.visits.began'), key: 'began', width: 160, render: (_, visit) => moment(visit.began_at) },
    { title: t('audit.who'), key: 'who', width: 250, render: (_, visit) => <Truncate text={`${visit.name} <${visit.email}>`} max={230} /> },
    { title: t('audit.visits.reason'), key: 'reason', render: (_, visit) => <Truncate text={visit.reason} max={360} /> },
    { title: t('audit.visits.until'), key: 'until', width: 160, render: (_, visit) => moment(visit.until) },
    {
      title: t('audit.visits.lasted'),
      key: 'lasted',
      width: 150,
      render: (_, visit) => (visit.lasts ? <Pill tone="violet">{t('audit.visits.inside')}</Pill> : <span className="num">{format.clock(visit.seconds * 1000)}</span>),
    },
  ];
}
