import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConsoleCompany } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Truncate } from '@/shared/ui/Truncate';
import { ContractDrawer } from '../contracts/ContractDrawer';
import { CompanyHealth } from './CompanyHealth';
import { ShareDrawer } from './ShareDrawer';
import { StandingDrawer } from './StandingDrawer';
import { StatusDrawer } from './StatusDrawer';
import styles from './console.module.css';

/** Every client company with its size and what happens there this second. */
export function Companies() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const list = useKeysetList<ConsoleCompany>('companies', '/api/console/companies/', { q: search }, 5000);
  const [shared, setShared] = useState<ConsoleCompany | null>(null);
  const [contracted, setContracted] = useState<ConsoleCompany | null>(null);
  const [stopped, setStopped] = useState<ConsoleCompany | null>(null);
  const [switched, setSwitched] = useState<ConsoleCompany | null>(null);
  const columns = useColumns(setShared, setContracted, setStopped, setSwitched);
  return (
    <>
      <SearchInput label={t('console.search')} value={search} onChange={setSearch} style={{ width: 280, marginBottom: 12 }} />
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(company) => String(company.id)}
          rowTestId="company-row"
          error={list.error}
          onRetry={() => void list.refetch()}
          scrollX={1356}
          empty={<EmptyState title={t('console.empty')} text={t('console.emptyText')} />}
          pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {contracted && <ContractDrawer company={contracted} onClose={() => setContracted(null)} />}
      {stopped && <StandingDrawer company={stopped} onClose={() => setStopped(null)} />}
      {switched && <StatusDrawer company={switched} onClose={() => setSwitched(null)} />}
      {shared && <ShareDrawer company={shared} onClose={() => setShared(null)} />}
    </>
  );
}

type Open = (company: ConsoleCompany) => void;

function useColumns(onShare: Open, onContract: Open, onStop: Open, onSwitch: Open): Columns<ConsoleCompany> {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (value: number | undefined) => <span className="num">{value === undefined ? '' : format.count(value)}</span>;
  return [
    {
      title: t('console.company'),
      key: 'name',
      render: (_, company) => (
        <div style={{ lineHeight: '17px' }}>
          <Link to={`/console/companies/${company.id}`} className={styles.companyName} data-testid="company-open">
            <Truncate text={company.name} max={220} />
          </Link>
          <div className="faint">{company.slug}</div>
        </div>
      ),
    },
    { title: t('console.health.title'), key: 'health', width: 190, render: (_, company) => <CompanyHealth company={company} most={2} /> },
    { title: t('console.calls'), key: 'calls', width: 84, align: 'right', render: (_, company) => figure(company.live?.calls) },
    { title: t('console.waiting'), key: 'waiting', width: 84, align: 'right', render: (_, company) => figure(company.live?.waiting) },
    { title: t('console.agents'), key: 'agents', width: 100, align: 'right', render: (_, company) => figure(company.live?.agents) },
    { title: t('console.seats'), key: 'seats', width: 76, align: 'right', render: (_, company) => figure(company.seats) },
    { title: t('console.callsDay'), key: 'day', width: 110, align: 'right', render: (_, company) => figure(company.calls_day) },
    { title: t('console.balance'), key: 'balance', width: 120, align: 'right', render: (_, company) => <Balance company={company} /> },
    {
      title: t('console.lastCall'),
      key: 'last',
      width: 140,
      render: (_, company) => <span className="num soft nowrap">{company.last_call_at ? format.moment(company.last_call_at) : t('common.none')}</span>,
    },
    {
      title: t('console.lending.share'),
      key: 'share',
      width: 110,
      align: 'right',
      render: (_, company) => (
        <Button size="small" type="text" onClick={() => onShare(company)} title={t('console.lending.shareOf', { weight: company.weight, reserved: company.reserved_agents })} data-testid="company-share">
          <span className="num">{company.reserved_agents > 0 ? `${company.weight} · ${company.reserved_agents}` : company.weight}</span>
        </Button>
      ),
    },
    {
      key: 'contract',
      width: 96,
      align: 'right',
      render: (_, company) => (
        <Button size="small" type="text" onClick={() => onContract(company)} data-testid="company-contract">
          {t('contract.title')}
        </Button>
      ),
    },
    {
      key: 'standing',
      width: 96,
      align: 'right',
      render: (_, company) =>
        company.status !== 'closed' && (
          <Button size="small" type="text" onClick={() => onStop(company)} data-testid="company-standing">
            {t('console.callsOut.open')}
          </Button>
        ),
    },
    {
      key: 'action',
      width: 96,
      align: 'right',
      render: (_, company) =>
        company.status !== 'closed' && (
          <Button size="small" type="text" danger={company.status === 'active'} onClick={() => onSwitch(company)} data-testid="company-switch">
            {t(company.status === 'active' ? 'console.suspend' : 'console.activate')}
          </Button>
        ),
    },
  ];
}

/** What it holds with us, and under it what it owes. */
function Balance({ company }: { company: ConsoleCompany }) {
  const { t } = useTranslation();
  const format = useFormat();
  const late = Number(company.overdue) > 0;
  return (
    <div className="num nowrap" style={{ lineHeight: '17px' }}>
      <div>{format.money(Number(company.held).toFixed(2), company.currency)}</div>
      {Number(company.owed) > 0 && <div className={late ? styles.late : 'faint'}>{t('console.owes', { amount: format.money(company.owed, company.currency) })}</div>}
    </div>
  );
}
