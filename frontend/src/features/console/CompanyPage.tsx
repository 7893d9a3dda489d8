import { useQuery } from '@tanstack/react-query';
import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConsoleCompany } from '@/api/types';
import { api } from '@/shared/api/client';
import { useSession } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { Truncate } from '@/shared/ui/Truncate';
import { ContractDrawer } from '../contracts/ContractDrawer';
import { CompanyHealth } from './CompanyHealth';
import { ShareDrawer } from './ShareDrawer';
import { StandingDrawer } from './StandingDrawer';
import { StatusDrawer } from './StatusDrawer';
import { VisitDrawer } from './VisitDrawer';
import styles from './console.module.css';

const drawers = { contract: ContractDrawer, standing: StandingDrawer, share: ShareDrawer, status: StatusDrawer, visit: VisitDrawer } as const;

/** One company for the operator: how it is, what it uses, what it owes, and everything that can be done to it. */
export function CompanyPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['companies', 'one', id],
    queryFn: () => api.get<ConsoleCompany>(`/api/console/companies/${id}/`),
    refetchInterval: 5000,
  });
  return (
    <div className={styles.grid}>
      <Link to="/console">{t('console.allCompanies')}</Link>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <Opened company={data} />}
    </div>
  );
}

function Opened({ company }: { company: ConsoleCompany }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<keyof typeof drawers | null>(null);
  const { data: session } = useSession();
  const Drawer = open && drawers[open];
  return (
    <>
      <div className={styles.companyHead}>
        <h2>
          <Truncate text={company.name} max={620} />
        </h2>
        <CompanyHealth company={company} />
        <Space className={styles.companyActions}>
          {session?.user.may_visit && company.status !== 'closed' && (
            <Button onClick={() => setOpen('visit')} data-testid="company-visit">
              {t('console.visit.open')}
            </Button>
          )}
          <Button onClick={() => setOpen('contract')}>{t('contract.title')}</Button>
          {company.status !== 'closed' && <Button onClick={() => setOpen('standing')}>{t('console.callsOut.open')}</Button>}
          <Button onClick={() => setOpen('share')}>{t('console.limits.title')}</Button>
          {company.status !== 'closed' && (
            <Button danger={company.status === 'active'} onClick={() => setOpen('status')} data-testid="company-status">
              {t(company.status === 'active' ? 'console.suspend' : 'console.activate')}
            </Button>
          )}
        </Space>
      </div>
      {company.status_reason && <p className="soft">{t('console.statusReason', { reason: company.status_reason })}</p>}
      <Use company={company} />
      <Known company={company} />
      {Drawer && <Drawer company={company} onClose={() => setOpen(null)} />}
    </>
  );
}

function Use({ company }: { company: ConsoleCompany }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = company.calls_day > 0 ? t('console.of', { used: format.count(company.answered_day), all: format.count(company.calls_day) }) : t('common.none');
  return (
    <div className={styles.stats} data-testid="company-use">
      <Stat label={t('console.callsNow')} value={format.count(company.live?.calls ?? 0)} />
      <Stat label={t('console.waiting')} value={format.count(company.live?.waiting ?? 0)} />
      <Stat label={t('console.agents')} value={format.count(company.live?.agents ?? 0)} />
      <Stat label={t('console.callsDay')} value={format.count(company.calls_day)} />
      <Stat label={t('console.answeredDay')} value={share} />
      <Stat label={t('console.failedDay')} value={format.count(company.failed_day)} />
      <Stat label={t('console.alarmsDay')} value={format.count(company.alarms_day)} />
    </div>
  );
}

function Known({ company }: { company: ConsoleCompany }) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = (amount: string) => <span className="num">{format.money(amount, company.currency)}</span>;
  const count = (value: number) => <span className="num">{format.count(value)}</span>;
  return (
    <div className={styles.halves}>
      <Panel title={t('console.about')}>
        <Facts
          rows={[
            [t('console.slug'), <span key="slug" className="mono">{company.slug}</span>],
            [t('console.since'), format.date(company.created_at)],
            [t('console.lastCall'), company.last_call_at ? format.moment(company.last_call_at) : t('common.none')],
            [t('console.timezone'), company.timezone],
            [t('console.members'), count(company.members)],
            [t('console.seats'), count(company.seats)],
            [t('console.numbers'), count(company.numbers)],
          ]}
        />
      </Panel>
      <Panel title={t('console.money')}>
        <Facts
          rows={[
            [t('console.held'), money(company.held)],
            [t('console.owed'), money(company.owed)],
            [t('console.overdue'), money(company.overdue)],
          ]}
        />
      </Panel>
    </div>
  );
}
