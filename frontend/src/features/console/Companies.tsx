import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { api } from '@/shared/api/client';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { ContractDrawer } from '../contracts/ContractDrawer';
import { ShareDrawer } from './ShareDrawer';
import { StandingDrawer } from './StandingDrawer';

const tones = { active: 'green', suspended: 'amber', closed: 'grey' } as const;

/** Every client company with its size and what happens there this second. */
export function Companies() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const list = useKeysetList<ConsoleCompany>('companies', '/api/console/companies/', { q: search }, 5000);
  const [shared, setShared] = useState<ConsoleCompany | null>(null);
  const [contracted, setContracted] = useState<ConsoleCompany | null>(null);
  const [stopped, setStopped] = useState<ConsoleCompany | null>(null);
  const columns = useColumns(setShared, setContracted, setStopped);
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
          scrollX={1202}
          empty={<EmptyState title={t('console.empty')} text={t('console.emptyText')} />}
          pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {contracted && <ContractDrawer company={contracted} onClose={() => setContracted(null)} />}
      {stopped && <StandingDrawer company={stopped} onClose={() => setStopped(null)} />}
      {shared && <ShareDrawer company={shared} onClose={() => setShared(null)} />}
    </>
  );
}

type Open = (company: ConsoleCompany) => void;

function useColumns(onShare: Open, onContract: Open, onStop: Open): Columns<ConsoleCompany> {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (value: number | undefined) => <span className="num">{value === undefined ? '' : format.count(value)}</span>;
  return [
    {
      title: t('console.company'),
      key: 'name',
      render: (_, company) => (
        <div style={{ lineHeight: '17px' }}>
          <b style={{ fontWeight: 550 }}>
            <Truncate text={company.name} max={260} />
          </b>
          <div className="faint">{company.slug}</div>
        </div>
      ),
    },
    { title: t('console.status'), key: 'status', width: 110, render: (_, company) => <Pill tone={tones[company.status]}>{t(`console.statuses.${company.status}`)}</Pill> },
    { title: t('console.calls'), key: 'calls', width: 84, align: 'right', render: (_, company) => figure(company.live?.calls) },
    { title: t('console.waiting'), key: 'waiting', width: 84, align: 'right', render: (_, company) => figure(company.live?.waiting) },
    { title: t('console.agents'), key: 'agents', width: 100, align: 'right', render: (_, company) => figure(company.live?.agents) },
    { title: t('console.seats'), key: 'seats', width: 76, align: 'right', render: (_, company) => figure(company.seats) },
    { title: t('console.numbers'), key: 'numbers', width: 86, align: 'right', render: (_, company) => figure(company.numbers) },
    {
      title: t('console.lastCall'),
      key: 'last',
      width: 140,
      render: (_, company) => <span className="num soft nowrap">{company.last_call_at ? format.moment(company.last_call_at) : t('common.none')}</span>,
    },
    { title: t('console.since'), key: 'since', width: 120, render: (_, company) => <span className="num soft nowrap">{format.date(company.created_at)}</span> },
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
    { key: 'action', width: 96, align: 'right', render: (_, company) => <Switch company={company} /> },
  ];
}

/** Suspends a company (its calls stop) or lets it work again. */
function Switch({ company }: { company: ConsoleCompany }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (status: ConsoleCompany['status']) => api.patch(`/api/console/companies/${company.id}/`, { status }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['companies'] }),
    onError: notice.failed,
  });
  if (company.status === 'closed') return null;
  const suspended = company.status === 'suspended';
  const suspend = () =>
    void modal.confirm({
      title: t('console.suspendTitle', { name: company.name }),
      content: t('console.suspendText'),
      okText: t('console.suspend'),
      okButtonProps: { danger: true },
      onOk: () => change.mutateAsync('suspended').catch(() => undefined),
    });
  return (
    <Button size="small" type="text" danger={!suspended} loading={change.isPending} onClick={suspended ? () => change.mutate('active') : suspend}>
      {t(suspended ? 'console.activate' : 'console.suspend')}
    </Button>
  );
}
