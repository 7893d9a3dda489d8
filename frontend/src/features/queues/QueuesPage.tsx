import { PlusOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Queue } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { clock } from '@/shared/format';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { Lists } from './Lists';
import { QueueDrawer } from './QueueDrawer';

/** The company's queues, and the lists their agents choose from. */
export default function QueuesPage() {
  const { t } = useTranslation();
  const mayManage = usePermission('queues.manage');
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState<Queue | 'new' | null>(null);
  const tab = search.get('tab') === 'lists' ? 'lists' : 'queues';
  const add = mayManage && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')} data-testid="add-queue">
      {t('queues.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('queues.title')} hint={t('queues.hint')} actions={tab === 'queues' && add} />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch({ tab: key })}
        items={[
          { key: 'queues', label: t('queues.title'), children: <QueueList add={add} {...(mayManage && { onOpen: setOpen })} /> },
          { key: 'lists', label: t('queues.lists'), children: <Lists /> },
        ]}
      />
      {open && <QueueDrawer queue={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** Who is asked, for how long callers wait, what follows. */
function QueueList({ add, onOpen }: { add: ReactNode; onOpen?: (queue: Queue) => void }) {
  const { t } = useTranslation();
  const list = useKeysetList<Queue>('queue-list', '/api/queues/');
  const columns = useColumns();
  return (
    <Panel flush>
      <DataTable
        rows={list.rows}
        columns={columns}
        rowKey={(queue) => queue.id}
        rowTestId="queue-row"
        {...(onOpen && { onOpen })}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState title={t('queues.empty')} text={t('queues.emptyText')} action={add} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Panel>
  );
}

function useColumns(): Columns<Queue> {
  const { t } = useTranslation();
  return [
    { title: t('queues.name'), key: 'name', render: (_, queue) => <b style={{ fontWeight: 550 }}><Truncate text={queue.name} max={240} /></b> },
    { title: t('queues.strategy'), key: 'strategy', width: 180, render: (_, queue) => t(`queues.strategies.${queue.strategy}.name`) },
    {
      title: t('queues.members'),
      key: 'members',
      render: (_, queue) =>
        queue.members.length > 0 ? (
          <Truncate className="soft" max={320} text={queue.members.map((member) => member.user.name).join(t('common.comma'))} />
        ) : (
          <span style={{ color: 'var(--lp-amber)' }}>{t('queues.nobody')}</span>
        ),
    },
    { title: t('queues.fields.max_wait_ms.name'), key: 'wait', width: 130, align: 'right', render: (_, queue) => <span className="num">{clock(queue.max_wait_ms)}</span> },
    { title: t('queues.fields.wrap_up_ms.name'), key: 'wrapup', width: 130, align: 'right', render: (_, queue) => <span className="num">{clock(queue.wrap_up_ms)}</span> },
    { title: t('queues.record'), key: 'record', width: 140, align: 'right', render: (_, queue) => t(`queues.recordRules.${queue.record}`) },
  ];
}
