import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { CallRow } from '@/api/types';
import { address } from '@/shared/api/client';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { CallDrawer } from './CallDrawer';
import { FilterBar } from './FilterBar';
import { useCallColumns } from './columns';
import { anySet, asQuery, filtersIn, withFilters } from './filters';

/** Every call the company ever had: found by number, name, time and outcome, opened into all that is known of it. */
export default function CallsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filters = filtersIn(search);
  const list = useKeysetList<CallRow>('calls', '/api/calls/', asQuery(filters), 20_000);
  const columns = useCallColumns();
  const opened = search.get('open');
  const open = (id: string | null) => {
    const next = new URLSearchParams(search);
    if (id) next.set('open', id);
    else next.delete('open');
    setSearch(next);
  };
  const clear = <Button onClick={() => setSearch({})}>{t('calls.clear')}</Button>;
  return (
    <>
      <PageHeader
        title={t('calls.title')}
        hint={t('calls.hint')}
        actions={
          <Button icon={<DownloadOutlined />} href={address('/api/calls/?format=csv', asQuery(filters))} download data-testid="calls-csv">
            {t('common.csv')}
          </Button>
        }
      />
      <FilterBar filters={filters} onChange={(changed) => setSearch(withFilters(search, changed), { replace: true })} />
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(call) => call.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          loading={list.isPlaceholderData}
          onOpen={(call) => open(call.id)}
          rowTestId="call-row"
          scrollX={980}
          empty={
            anySet(filters) ? (
              <EmptyState title={t('calls.noneFound')} text={t('calls.noneFoundText')} action={clear} />
            ) : (
              <EmptyState title={t('calls.empty')} text={t('calls.emptyText')} />
            )
          }
          pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {opened && <CallDrawer id={opened} onClose={() => open(null)} />}
    </>
  );
}
