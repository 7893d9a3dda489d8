import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DayCompared, Reconciliation } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { daysAt } from './api';

const columns = ['legs', 'rated', 'free', 'quarantined', 'pending', 'unknown'] as const;

/** The companies' days that were compared: legs = rated + free + quarantined, and what is missing to it. */
export function DaysCompared({ of, onBack }: { of: Reconciliation; onBack: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useKeysetList<DayCompared>('days-compared', daysAt(of.id));
  return (
    <Panel
      flush
      title={t('board.byDay')}
      extra={
        <Button size="small" type="text" onClick={onBack}>
          {t('board.differences')}
        </Button>
      }
    >
      <DataTable
        rows={list.rows}
        rowKey={({ id }) => String(id)}
        rowTestId="day-compared"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState small title={t('board.noCalls')} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        columns={[
          { title: t('finance.date'), key: 'day', width: 120, render: (_, { day }) => <span className="num nowrap">{format.date(day)}</span> },
          { title: t('finance.company'), key: 'company', render: (_, { company, whole }) => (whole ? company : `${company} · ${t('board.withoutSwitch')}`) },
          ...columns.map((name) => ({
            title: t(`board.states.${name}`),
            key: name,
            align: 'right' as const,
            render: (_: unknown, row: DayCompared) => <span className="num">{format.count(row[name])}</span>,
          })),
        ]}
      />
    </Panel>
  );
}
