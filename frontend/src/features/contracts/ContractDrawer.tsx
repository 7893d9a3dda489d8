import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CompanyContract, ConsoleCompany, ContractProposal } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { ChangeForm } from './ChangeForm';
import { DurationPanel } from './DurationPanel';
import { Parts } from './Parts';
import { approve, readContract, reject } from './api';
import styles from './contracts.module.css';

/** A company's contract for the operator: its versions, the change that waits for a second person, a new change. */
export function ContractDrawer({ company, onClose }: { company: ConsoleCompany; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['contracts', company.id], queryFn: () => readContract(company.id) });
  const open = data?.proposals.find(({ status }) => status === 'open');
  return (
    <Drawer open size={820} title={t('contract.change.of', { name: company.name })} onClose={onClose}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        <div className={styles.stack}>
          <DurationPanel company={company.id} contract={data} />
          {open ? <Open proposal={open} company={company.id} /> : <ChangeForm company={company.id} contract={data} />}
          <Versions contract={data} />
        </div>
      )}
    </Drawer>
  );
}

function Versions({ contract }: { contract: CompanyContract }) {
  const { t } = useTranslation();
  const format = useFormat();
  return contract.versions.map((version) => (
    <Panel
      key={version.number}
      testId="contract-version"
      title={t('contract.version', { version: version.number, date: format.date(version.effective_from) })}
      extra={version.number === contract.in_force && <Pill tone="green">{t('contract.change.inForce')}</Pill>}
    >
      <Parts contents={version.contents} />
    </Panel>
  ));
}

function Open({ proposal, company }: { proposal: ContractProposal; company: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['contracts', company] });
  const yes = useMutation({ mutationFn: () => approve(proposal.id), onSuccess });
  const no = useMutation({ mutationFn: () => reject(proposal.id), onSuccess });
  const failed = yes.error ?? no.error;
  return (
    <Panel
      testId="contract-proposal"
      title={t('contract.change.from', { date: format.date(proposal.effective_on) })}
      extra={<Pill tone="amber">{t(proposal.by_company ? 'terms.askedByCompany' : 'contract.change.waits')}</Pill>}
    >
      <p className="soft">{t('contract.change.by', { name: proposal.proposed_by, reason: proposal.reason })}</p>
      <Parts contents={proposal.contents} />
      {failed && <ErrorPanel error={failed} />}
      <div className={styles.actions}>
        <Button type="primary" disabled={proposal.mine} loading={yes.isPending} onClick={() => yes.mutate()} data-testid="proposal-approve">
          {t('contract.change.approve')}
        </Button>
        <Button danger type="text" loading={no.isPending} onClick={() => no.mutate()} data-testid="proposal-reject">
          {t(proposal.mine ? 'contract.change.withdraw' : 'contract.change.reject')}
        </Button>
        {proposal.mine && <span className="faint">{t('contract.change.second')}</span>}
      </div>
    </Panel>
  );
}
