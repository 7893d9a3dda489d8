import { Drawer } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { ProfilePanel } from './ProfilePanel';
import { Reminders } from './Reminders';
import styles from './payments.module.css';

/** The companies as those who are billed: whom a bill names, where it goes, what was told of unpaid ones. */
export function Accounts() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState<ConsoleCompany | null>(null);
  const list = useKeysetList<ConsoleCompany>('companies', '/api/console/companies/', { q: useDeferredValue(typed.trim()) });
  return (
    <div className={styles.rooms}>
      <SearchInput label={t('console.search')} value={typed} onChange={setTyped} style={{ width: 280 }} />
      <Panel flush>
        <DataTable
          rows={list.rows}
          rowKey={({ id }) => String(id)}
          rowTestId="account-of"
          onOpen={setOpened}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('console.empty')} text={t('console.emptyText')} />}
          columns={[
            { title: t('finance.company'), key: 'name', render: (_, { name }) => name },
            { title: t('payments.slug'), key: 'slug', render: (_, { slug }) => <span className="faint">{slug}</span> },
          ]}
          pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {opened && (
        <Drawer open size={620} title={opened.name} onClose={() => setOpened(null)}>
          <div className={styles.rooms}>
            <ProfilePanel company={opened.id} />
            <Reminders company={opened.id} />
          </div>
        </Drawer>
      )}
    </div>
  );
}
