import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Contract } from '@/api/types';
import { api } from '@/shared/api/client';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { Releases } from '@/features/fraud/Releases';
import { Limits } from './Limits';
import { Rates } from './Rates';
import { SeatCost } from './SeatCost';
import styles from './contract.module.css';

/** What was agreed: rents, prices per minute, how time is counted, and what may still be spent. */
export default function ContractPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['contract'], queryFn: () => api.get<Contract>('/api/contract/') });
  return (
    <>
      <PageHeader title={t('contract.title')} hint={t('contract.hint')} />
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <Terms contract={data} />}
    </>
  );
}

function Terms({ contract }: { contract: Contract }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayAudit = usePermission('audit.view');
  const money = (amount: string) => format.money(amount, contract.currency);
  const chinese = format.language.startsWith('zh');
  const plan = chinese ? contract.plan.name_zh : contract.plan.name_en;
  const cents = (amount: string) => money(Number(amount).toFixed(2));
  return (
    <div className={styles.grid}>
      <div className={styles.stats}>
        <Stat label={t('contract.plan')} value={plan} hint={t('contract.version', { version: contract.version, date: format.date(contract.effective_from) })} />
        <Stat label={t('contract.balance')} value={cents(contract.balance)} hint={t('contract.balanceHint')} />
        <Stat label={t('contract.available')} value={cents(contract.available)} hint={t('contract.availableHint')} />
      </div>
      <div className={styles.columns}>
        <Panel title={t('contract.contents')} testId="contract-contents">
          <ul className={styles.contents}>
            {contract.contents.map((part) => (
              <li key={part.text_en}>{chinese ? part.text_zh : part.text_en}</li>
            ))}
          </ul>
          <p className="faint">{t(contract.prices_include_tax ? 'contract.withTax' : 'contract.withoutTax')}</p>
        </Panel>
        <Panel title={t('contract.duration')}>
          <Facts
            rows={[
              [t('contract.term'), contract.term_months ? t('contract.months', { count: contract.term_months }) : t('contract.openEnded')],
              [t('contract.notice'), t('contract.days', { count: contract.notice_days })],
              [t('contract.creditLimit'), money(contract.credit_limit)],
            ]}
          />
        </Panel>
      </div>
      {contract.contents.some(({ kind }) => kind === 'seats') && <SeatCost />}
      <Limits />
      {mayAudit && <Releases />}
      <Rates rates={contract.rates} currency={contract.currency} />
    </div>
  );
}
