import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { StripePanel } from '@/features/paymentsByCard/StripePanel';
import { AccountNumbers } from '@/features/revenue/AccountNumbers';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable } from '@/shared/ui/DataTable';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { financeFile, readTrial, readVerification } from './api';
import styles from './payments.module.css';

/** Does everything add up? The trial balance, and the journal to take away. */
export function Books() {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const named = (account: string, detail: string) => [word(`payments.accounts.${account}`, account), detail].filter(Boolean).join(' · ');
  const trial = useQuery({ queryKey: ['trial-balance'], queryFn: readTrial });
  const { data: verified } = useQuery({ queryKey: ['verification'], queryFn: readVerification });
  const year = dayjs().startOf('year').format('YYYY-MM-DD');
  const { rated = 0, free = 0, quarantined = 0, pending = 0 } = verified?.states ?? {};
  return (
    <div className={styles.rooms}>
      {verified && (
        <Panel testId="verification">
          <Pill tone={verified.differences.length > 0 ? 'red' : 'green'}>{t(verified.differences.length > 0 ? 'finance.differences' : 'finance.addsUp')}</Pill>{' '}
          <span className="faint">{t('finance.states', { rated, free, quarantined, pending })}</span>
          {verified.differences.map((one) => (
            <p key={one.check + one.detail}>
              {one.check}: {one.detail}
            </p>
          ))}
        </Panel>
      )}
      <StripePanel />
      <Panel
        flush
        title={t('finance.books')}
        extra={
          <span className={styles.files}>
            {(['csv', 'xlsx'] as const).map((form) => (
              <Button key={form} size="small" type="text" href={financeFile('journal', form, year)} download>
                {t('finance.journal')} {form.toUpperCase()}
              </Button>
            ))}
          </span>
        }
      >
        <DataTable
          rows={trial.data}
          rowKey={({ account, detail, currency }) => `${account}/${detail}/${currency}`}
          rowTestId="account"
          error={trial.error}
          onRetry={() => void trial.refetch()}
          empty={null}
          columns={[
            { title: t('finance.account'), key: 'account', render: (_, row) => <span title={row.account}>{named(row.account, row.detail)}</span> },
            { title: t('finance.debit'), key: 'debit', align: 'right', render: (_, row) => <span className="num">{format.money(row.debit, row.currency)}</span> },
            { title: t('finance.credit_side'), key: 'credit', align: 'right', render: (_, row) => <span className="num">{format.money(row.credit, row.currency)}</span> },
            { title: t('finance.balance'), key: 'balance', align: 'right', render: (_, row) => <b className="num">{format.money(row.balance, row.currency)}</b> },
          ]}
        />
      </Panel>
      <AccountNumbers />
    </div>
  );
}
