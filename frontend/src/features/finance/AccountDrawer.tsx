import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountEntry } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { entriesAt } from './api';
import { EntriesDrawer } from './EntriesDrawer';
import styles from './finance.module.css';

interface Props {
  companyId: number;
  /** ``account:CURRENCY`` */
  subject: string;
  onClose: () => void;
}

/** Every entry of a company's account, newest first; each opens its transaction. */
export function AccountDrawer({ companyId, subject, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const [opened, setOpened] = useState<string | null>(null);
  const [account = '', currency = ''] = subject.split(':');
  const list = useKeysetList<AccountEntry>('account-entries', entriesAt(companyId, account, currency), {});
  return (
    <Drawer open size={640} title={`${word(`payments.accounts.${account}`, account)} · ${currency}`} onClose={onClose}>
      <div className={styles.legs}>
        <Panel flush>
          <DataTable
            rows={list.rows}
            rowKey={({ id }) => String(id)}
            rowTestId="account-entry"
            error={list.error}
            onRetry={() => void list.refetch()}
            empty={<EmptyState small title={t('board.entries.none')} text={t('board.entries.noneText')} />}
            pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
            columns={[
              { title: t('finance.date'), key: 'day', width: 110, render: (_, one) => <span className="num nowrap">{format.date(one.booked_on)}</span> },
              {
                title: t('board.entries.kind'),
                key: 'kind',
                render: (_, one) => (
                  <Button type="link" size="small" onClick={() => setOpened(one.transaction_id)} data-testid="account-entry-open">
                    {one.kind}
                  </Button>
                ),
              },
              { title: t('board.entries.amount'), key: 'amount', align: 'right', render: (_, { amount }) => <span className="num nowrap">{`${amount} ${currency}`}</span> },
            ]}
          />
        </Panel>
      </div>
      {opened && <EntriesDrawer id={opened} onClose={() => setOpened(null)} />}
    </Drawer>
  );
}
