import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ban } from '@/api/types';
import { api } from '@/shared/api/client';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import styles from './console.module.css';

/** Addresses that were shut out for guessing or flooding, and the way to let them in again. */
export function Bans() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [activeOnly, setActiveOnly] = useState(true);
  const list = useKeysetList<Ban>('bans', '/api/console/bans/', { q: useDeferredValue(search.trim()), active: activeOnly || null }, 10_000);
  const columns = useColumns();
  return (
    <>
      <div className={styles.filters}>
        <SearchInput label={t('console.bans.search')} value={search} onChange={setSearch} style={{ width: 280 }} />
        <Checkbox checked={activeOnly} onChange={(event) => setActiveOnly(event.target.checked)} data-testid="bans-active">
          {t('console.bans.activeOnly')}
        </Checkbox>
      </div>
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={({ id }) => id}
          rowTestId="ban-row"
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('console.bans.empty')} text={t('console.bans.emptyText')} />}
          pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
    </>
  );
}

function useColumns(): Columns<Ban> {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const names = (ban: Ban) => (Array.isArray(ban.accounts) ? ban.accounts.map(String).join(', ') : '');
  return [
    { title: t('console.bans.address'), key: 'address', render: (_, ban) => <span className="mono">{ban.address}</span> },
    { title: t('console.status'), key: 'status', width: 110, render: (_, ban) => <BanState ban={ban} /> },
    { title: t('console.bans.way'), key: 'way', render: (_, ban) => t(`console.bans.ways.${ban.way}`) },
    { title: t('console.bans.reason'), key: 'reason', render: (_, ban) => word(`console.bans.reasons.${ban.reason}`, ban.reason) },
    { title: t('console.bans.tries'), key: 'tries', align: 'right', render: (_, ban) => <span className="num">{format.count(ban.tries)}</span> },
    { title: t('console.bans.accounts'), key: 'accounts', render: (_, ban) => <Truncate text={names(ban)} max={180} /> },
    { title: t('console.bans.began'), key: 'began', render: (_, ban) => <span className="num nowrap">{format.moment(ban.began_at)}</span> },
    { title: t('console.bans.until'), key: 'until', render: (_, ban) => <span className="num nowrap">{format.moment(ban.until)}</span> },
    { key: 'action', align: 'right', width: 90, render: (_, ban) => ban.active && <Lift ban={ban} /> },
  ];
}

function BanState({ ban }: { ban: Ban }) {
  const { t } = useTranslation();
  if (ban.active) return <Pill tone="red">{t('console.bans.holds')}</Pill>;
  return <Pill tone="grey">{t(ban.lifted_at ? 'console.bans.lifted' : 'console.bans.over')}</Pill>;
}

function Lift({ ban }: { ban: Ban }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const lift = useMutation({
    mutationFn: () => api.delete(`/api/console/bans/${ban.id}/`),
    onSuccess: () => {
      notice.done(t('console.bans.lifted_done'));
      return client.invalidateQueries({ queryKey: ['bans'] });
    },
    onError: notice.failed,
  });
  return (
    <Button size="small" loading={lift.isPending} onClick={() => lift.mutate()} data-testid="ban-lift">
      {t('console.bans.lift')}
    </Button>
  );
}
