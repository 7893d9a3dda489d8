import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sale } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { AgentTermsDrawer } from './AgentTermsDrawer';
import { DecisionsDrawer } from './DecisionsDrawer';
import { MonthPanel } from './MonthPanel';
import { ReportDialog } from './ReportDialog';
import { SaleDrawer } from './SaleDrawer';
import { useColumns } from './columns';
import { type SaleState, states } from './states';
import styles from './sales.module.css';

/** Orders that calls brought: told by agents, listened to, decided by the client, and paid for. */
export default function SalesPage() {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const [state, setState] = useState<SaleState | ''>('');
  const [opened, setOpened] = useState<string | null>(null);
  const [shown, setShown] = useState<'report' | 'decisions' | 'terms' | null>(null);
  const list = useKeysetList<Sale>('sales', '/api/sales/', { q: useDeferredValue(q.trim()), state });
  const decides = usePermission('sales.decide');
  const sells = usePermission('desk.use');
  const columns = useColumns();
  const report = sells && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setShown('report')} data-testid="sale-add">
      {t('sales.report')}
    </Button>
  );
  const upload = decides && (
    <Button icon={<UploadOutlined />} onClick={() => setShown('decisions')} data-testid="decisions-open">
      {t('sales.decisions')}
    </Button>
  );
  const terms = (
    <Button onClick={() => setShown('terms')} data-testid="agent-terms-open">
      {t('terms.agents')}
    </Button>
  );
  return (
    <div className={styles.page}>
      <PageHeader title={t('sales.title')} hint={t('sales.hint')} actions={<>{terms}{upload}{report}</>} />
      <MonthPanel />
      <div className={styles.filters}>
        <SearchInput label={t('sales.search')} value={q} onChange={setQ} style={{ width: 240 }} />
        <Select<SaleState>
          allowClear
          placeholder={t('sales.state')}
          aria-label={t('sales.state')}
          value={state || null}
          onChange={(next?: SaleState) => setState(next ?? '')}
          options={states.map((value) => ({ value, label: t(`sales.states.${value}`) }))}
          style={{ width: 160 }}
        />
      </div>
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowTestId="sale-row"
          onOpen={(row) => setOpened(row.id)}
          error={list.error}
          onRetry={() => void list.refetch()}
          scrollX={860}
          empty={<EmptyState title={t('sales.empty')} text={t('sales.emptyText')} action={report} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {opened && <SaleDrawer id={opened} onClose={() => setOpened(null)} />}
      {shown === 'report' && <ReportDialog onClose={() => setShown(null)} />}
      {shown === 'terms' && <AgentTermsDrawer onClose={() => setShown(null)} />}
      {shown === 'decisions' && <DecisionsDrawer onClose={() => setShown(null)} />}
    </div>
  );
}
