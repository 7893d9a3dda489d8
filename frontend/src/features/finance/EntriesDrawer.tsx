import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable } from '@/shared/ui/DataTable';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { readTransaction } from './api';
import styles from './finance.module.css';

/** One transaction of the ledger, both sides. */
export function EntriesDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const { data, error, refetch } = useQuery({ queryKey: ['ledger-transaction', id], queryFn: () => readTransaction(id) });
  return (
    <Drawer open size={560} title={t('board.entries.title')} onClose={onClose}>
      <div className={styles.legs}>
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <PageSkeleton />}
        {data && (
          <>
            <Facts
              rows={[
                [t('finance.company'), data.company],
                [t('finance.date'), format.date(data.booked_on)],
                [t('board.entries.kind'), data.kind],
                [t('board.entries.reference'), data.reference],
              ]}
            />
            <Panel flush>
              <DataTable
                rows={data.entries}
                rowKey={({ account, detail }) => `${account}/${detail}`}
                rowTestId="entry"
                empty={null}
                columns={[
                  { title: t('board.entries.account'), key: 'account', render: (_, one) => [word(`payments.accounts.${one.account}`, one.account), one.detail].filter(Boolean).join(' · ') },
                  { title: t('board.entries.amount'), key: 'amount', align: 'right', render: (_, { amount }) => <span className="num nowrap">{`${amount} ${data.currency}`}</span> },
                ]}
              />
            </Panel>
          </>
        )}
      </div>
    </Drawer>
  );
}
