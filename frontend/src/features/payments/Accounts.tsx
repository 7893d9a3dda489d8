import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany, Reminder } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Pill } from '@/shared/ui/Tone';
import { listReminders } from './api';
import { ProfilePanel } from './ProfilePanel';
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

/** What the company was told of each unpaid invoice, and what comes next. */
function Reminders({ company }: { company: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['reminders', company], queryFn: () => listReminders(company) });
  const next = ({ next_step, next_on }: Reminder) =>
    next_step && next_on ? `${t(`payments.steps.${next_step}`)}, ${format.date(next_on)}` : t('payments.noNext');
  return (
    <Panel flush title={t('payments.reminders')} testId="reminders">
      <DataTable
        rows={data}
        rowKey={({ invoice }) => invoice}
        rowTestId="reminder"
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState small title={t('payments.nothingOpen')} />}
        columns={[
          { title: t('invoices.number'), key: 'number', render: (_, { number }) => <span className="num">{number}</span> },
          { title: t('invoices.open'), key: 'open', align: 'right', render: (_, one) => <span className="num">{format.money(one.open_amount, one.currency)}</span> },
          { title: t('invoices.dueOn'), key: 'due', render: (_, { due_on }) => <span className="num nowrap">{due_on && format.date(due_on)}</span> },
          {
            title: t('payments.told'),
            key: 'told',
            render: (_, { steps }) =>
              steps.map(({ step, taken_at }) => (
                <div key={step} className="nowrap">
                  <Pill tone={step === 'suspended' ? 'red' : 'amber'}>{t(`payments.steps.${step}`)}</Pill> <span className="faint num">{format.date(taken_at)}</span>
                </div>
              )),
          },
          { title: t('payments.next'), key: 'next', render: (_, one) => next(one) },
        ]}
      />
    </Panel>
  );
}
