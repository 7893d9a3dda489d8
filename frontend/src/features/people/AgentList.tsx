import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentRow } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Truncate } from '@/shared/ui/Truncate';
import { AgentDayDrawer } from './AgentDayDrawer';
import { AgentDrawer } from './AgentDrawer';

/** Everybody who takes calls, with team, skills and load. */
export function AgentList() {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const [open, setOpen] = useState<AgentRow | null>(null);
  const [watched, setWatched] = useState<AgentRow | null>(null);
  const mayManage = usePermission('queues.manage');
  const list = useKeysetList<AgentRow>('agents', '/api/agents/', { q: useDeferredValue(q.trim()) });
  const columns = useColumns(usePermission('live.view') ? setWatched : null);
  return (
    <>
      <SearchInput label={t('people.agent.search')} value={q} onChange={setQ} style={{ width: 240, marginBottom: 12 }} />
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={({ user }) => String(user.id)}
          rowTestId="agent-row"
          {...(mayManage && { onOpen: setOpen })}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('people.agent.empty')} text={t('people.agent.emptyText')} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {open && <AgentDrawer agent={open} onClose={() => setOpen(null)} />}
      {watched && <AgentDayDrawer agent={watched} onClose={() => setWatched(null)} />}
    </>
  );
}

function useColumns(onDay: ((agent: AgentRow) => void) | null): Columns<AgentRow> {
  const { t } = useTranslation();
  return [
    { title: t('people.name'), key: 'name', render: (_, { user }) => <Truncate text={user.name || user.email} max={240} /> },
    {
      title: t('seats.extension'),
      key: 'extension',
      width: 110,
      render: (_, agent) => (agent.extension ? <b className="num">{agent.extension}</b> : <span className="faint">{t('people.agent.lent')}</span>),
    },
    { title: t('people.agent.team'), key: 'team', width: 160, render: (_, agent) => <Truncate text={agent.team_name} max={150} /> },
    {
      title: t('people.agent.skills'),
      key: 'skills',
      render: (_, agent) => <Truncate className="soft" max={340} text={agent.skills.map(({ name, level }) => `${name} ${level}`).join(t('common.comma'))} />,
    },
    {
      title: t('people.agent.load'),
      key: 'load',
      width: 130,
      align: 'right',
      render: (_, { occupancy_cap }) => <span className="num">{occupancy_cap < 100 ? t('common.percent', { value: occupancy_cap }) : t('common.none')}</span>,
    },
    ...(onDay ? [dayColumn(t('people.day.open'), onDay)] : []),
  ];
}

/** A button in a row that opens something else itself. */
function dayColumn(title: string, onDay: (agent: AgentRow) => void): Columns<AgentRow>[number] {
  return {
    key: 'day',
    width: 90,
    align: 'right',
    render: (_, agent) => (
      <Button
        size="small"
        type="text"
        data-testid="agent-day"
        onKeyDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          onDay(agent);
        }}
      >
        {title}
      </Button>
    ),
  };
}
