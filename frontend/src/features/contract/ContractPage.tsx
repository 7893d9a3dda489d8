import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Contract } from '@/api/types';
import { api } from '@/shared/api/client';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { Releases } from '@/features/fraud/Releases';
import { Parts } from '@/features/contracts/Parts';
import { AskForPlan } from './AskForPlan';
import { Duration } from './Duration';
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
  const mayManage = usePermission('company.manage');
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
          <Parts contents={contract.contents} />
          <p className="faint">{t(contract.prices_include_tax ? 'contract.withTax' : 'contract.withoutTax')}</p>
        </Panel>
        <Duration contract={contract} />
      </div>
      {contract.next_version && <Next version={contract.next_version} />}
      {mayManage && !contract.ends_on && <AskForPlan contract={contract} />}
      {contract.contents.some(({ kind }) => kind === 'seats') && <SeatCost />}
      <Limits />
      {mayAudit && <Releases />}
      <Rates rates={contract.rates} currency={contract.currency} />
    </div>
  );
}

/** What is agreed and not yet in force. */
function Next({ version }: { version: NonNullable<Contract['next_version']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t('terms.next', { date: format.date(version.effective_from) })} testId="contract-next">
      <Parts contents={version.contents} />
    </Panel>
  );
}
