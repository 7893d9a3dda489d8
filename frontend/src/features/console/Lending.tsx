import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lendable } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { LendDrawer, type Loan } from './LendDrawer';
import styles from './console.module.css';

/** Who serves whom: everybody who takes calls, the companies they serve, and where they were lent. */
export function Lending() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [loan, setLoan] = useState<Loan | null>(null);
  const list = useKeysetList<Lendable>('lending', '/api/console/lending/', { q: useDeferredValue(search.trim()) });
  const columns = useColumns(setLoan);
  return (
    <>
      <SearchInput label={t('console.lending.search')} value={search} onChange={setSearch} style={{ width: 280, marginBottom: 12 }} />
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={({ user }) => String(user.id)}
          rowTestId="lendable-row"
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('console.lending.empty')} text={t('console.lending.emptyText')} />}
          pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {loan && <LendDrawer loan={loan} onClose={() => setLoan(null)} />}
    </>
  );
}

function useColumns(open: (loan: Loan) => void): Columns<Lendable> {
  const { t } = useTranslation();
  return [
    {
      title: t('people.name'),
      key: 'name',
      width: 240,
      render: (_, { user }) => (
        <div style={{ lineHeight: '17px' }}>
          <Truncate text={user.name || user.email} max={220} />
          <div className="faint">{user.email}</div>
        </div>
      ),
    },
    { title: t('console.lending.serves'), key: 'companies', render: (_, person) => <Services person={person} onOpen={open} /> },
    {
      key: 'action',
      width: 110,
      align: 'right',
      render: (_, { user, companies }) => (
        <Button size="small" icon={<PlusOutlined />} onClick={() => open({ user, served: companies })} data-testid="lend">
          {t('console.lending.lend')}
        </Button>
      ),
    },
  ];
}

/** One line a company: the queues, and whether the person was lent; a loan opens. */
function Services({ person: { user, companies }, onOpen }: { person: Lendable; onOpen: (loan: Loan) => void }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.services}>
      {companies.map((service) => (
        <li key={service.company_id}>
          <span className={styles.serviceName}>
            <Truncate text={service.name} />
          </span>
          {service.lent ? (
            <Pill tone="violet" dot={false}>{t('console.lending.lent')}</Pill>
          ) : (
            <span className="faint num">{service.extension}</span>
          )}
          <span className={styles.serviceQueues}>
            <Truncate text={service.queues.map(({ name }) => name).join(t('common.comma')) || t('console.lending.noQueues')} />
          </span>
          {service.lent && (
            <Button size="small" type="text" onClick={() => onOpen({ user, served: companies, service })} data-testid="loan-change">
              {t('common.change')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
