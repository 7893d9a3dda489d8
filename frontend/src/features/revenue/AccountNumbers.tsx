import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedAccount } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { listEntities } from '@/features/payments/api';
import { asQuery, thisMonth } from '@/features/usage/days';
import { DaysField } from '@/features/usage/DaysField';
import styles from '@/features/usage/usage.module.css';
import { api } from '@/shared/api/client';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { useNotice } from '@/shared/ui/useNotice';

/** Our accounts under a legal entity's own numbers, and the journal written with them. */
export function AccountNumbers() {
  const { t } = useTranslation();
  const { data: entities } = useQuery({ queryKey: ['legal-entities'], queryFn: listEntities });
  const [chosen, setChosen] = useState<string | null>(null);
  const [days, setDays] = useState(thisMonth);
  const code = chosen ?? entities?.[0]?.code;
  return (
    <Panel
      flush
      title={t('revenue.accounts')}
      testId="account-numbers"
      extra={
        <span className={styles.bar}>
          <Select
            {...(code !== undefined && { value: code })}
            onChange={setChosen}
            options={(entities ?? []).map((one) => ({ value: one.code, label: one.name }))}
            aria-label={t('finance.entities')}
            style={{ minWidth: 160 }}
          />
          <DaysField value={days} onChange={setDays} />
          <ExportMenu at="/api/console/exports/" table="journal" parameters={{ ...asQuery(days), ...(code && { entity: code }) }} />
        </span>
      }
    >
      {code ? <Accounts key={code} code={code} /> : <EmptyState small title={t('finance.noEntity')} text={t('finance.noEntityText')} />}
    </Panel>
  );
}

function Accounts({ code }: { code: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const notice = useNotice();
  const client = useQueryClient();
  const at = `/api/console/legal-entities/${code}/accounts/`;
  const { data, error, refetch } = useQuery({ queryKey: ['account-numbers', code], queryFn: () => api.get<NamedAccount[]>(at) });
  const [changed, setChanged] = useState<Record<string, NamedAccount>>({});
  const save = useMutation({
    mutationFn: () => api.put<NamedAccount[]>(at, { accounts: Object.values(changed) }),
    onSuccess: (kept) => {
      client.setQueryData(['account-numbers', code], kept);
      setChanged({});
      notice.done(t('revenue.accountsKept'));
    },
    onError: notice.failed,
  });
  const named = (account: string) => word(`payments.accounts.${account}`, account);
  const field = (row: NamedAccount, name: 'number' | 'name', maxLength: number) => {
    const now = changed[row.account] ?? row;
    return (
      <Input
        size="small"
        maxLength={maxLength}
        value={now[name]}
        aria-label={`${t(`revenue.account_${name}`)} ${named(row.account)}`}
        onChange={(event) => setChanged({ ...changed, [row.account]: { ...now, [name]: event.target.value.trimStart() } })}
        data-testid={`account-${name}-${row.account}`}
      />
    );
  };
  return (
    <>
      <DataTable
        rows={data}
        rowKey={({ account }) => account}
        rowTestId="account-number"
        error={error}
        onRetry={() => void refetch()}
        empty={null}
        columns={[
          { title: t('finance.account'), key: 'account', render: (_, { account }) => <span title={account}>{named(account)}</span> },
          { title: t('revenue.account_number'), key: 'number', width: 180, render: (_, row) => field(row, 'number', 20) },
          { title: t('revenue.account_name'), key: 'name', width: 320, render: (_, row) => field(row, 'name', 80) },
        ]}
      />
      <div style={{ padding: 12 }}>
        <Button type="primary" disabled={Object.keys(changed).length === 0} loading={save.isPending} onClick={() => save.mutate()} data-testid="accounts-save">
          {t('common.save')}
        </Button>{' '}
        <span className="faint">{t('revenue.accountsHint')}</span>
      </div>
    </>
  );
}
