import { PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '@/api/types';
import { useDeskInfo, useQueues } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { CallbackDialog } from './CallbackDialog';
import { useColumns } from './columns';
import styles from './callbacks.module.css';

const states = ['open', 'waiting', 'calling', 'done', 'failed', 'expired', 'cancelled'] as const;

/** Who wants to be called back, by which queue and when, and what came of it. */
export default function CallbacksPage() {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const [state, setState] = useState<string>('open');
  const [queue, setQueue] = useState('');
  const [adding, setAdding] = useState(false);
  // Call control answers first and the row is stored a moment later: who has just arranged one waits to see it.
  const list = useKeysetList<CallbackRow>('callbacks', '/api/callbacks/', { q: useDeferredValue(q.trim()), state, queue }, 2000);
  const seesQueues = usePermission('queues.view');
  const all = useQueues(seesQueues);
  const usesDesk = usePermission('desk.use');
  const mine = useDeskInfo(usesDesk && !seesQueues);
  const queues = (seesQueues ? all.data : mine.data?.queues)?.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const columns = useColumns();
  const add = usesDesk && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)} data-testid="add-callback">
      {t('callbacks.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('callbacks.title')} hint={t('callbacks.hint')} actions={add} />
      <div className={styles.filters}>
        <SearchInput label={t('callbacks.search')} value={q} onChange={setQ} style={{ width: 240 }} />
        <Select
          allowClear
          placeholder={t('callbacks.state')}
          aria-label={t('callbacks.state')}
          value={state || null}
          onChange={(next: string | null) => setState(next ?? '')}
          options={states.map((value) => ({ value, label: t(`callbacks.states.${value}`) }))}
          style={{ width: 160 }}
        />
        {seesQueues && (
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('callbacks.queue')}
            aria-label={t('callbacks.queue')}
            value={queue || null}
            onChange={(next: string | null) => setQueue(next ?? '')}
            options={queues}
            style={{ width: 200 }}
          />
        )}
      </div>
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowTestId="callback-row"
          error={list.error}
          onRetry={() => void list.refetch()}
          scrollX={900}
          empty={<EmptyState title={t('callbacks.empty')} text={t('callbacks.emptyText')} action={add} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {adding && <CallbackDialog number="" queues={queues} onClose={() => setAdding(false)} />}
    </>
  );
}
