import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDay, AgentDayInterval, AgentRow } from '@/api/types';
import { address, api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { AgentStateTag } from '@/shared/ui/states';
import styles from './people.module.css';

/** What an agent did on one of the company's days, state by state; today until another day is chosen. */
export function AgentDayDrawer({ agent, onClose }: { agent: AgentRow; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [date, setDate] = useState('');
  const columns = useColumns();
  const root = `/api/agents/${agent.user.id}/day/`;
  const day = useQuery({ queryKey: ['agent-day', agent.user.id, date], queryFn: () => api.get<AgentDay>(address(root, { date })) });
  const sums = day.data && [
    [t('people.day.loggedIn'), day.data.logged_in_ms],
    [t('people.day.waiting'), day.data.waiting_ms],
    [t('people.day.handling'), day.data.handling_ms],
  ] as const;
  return (
    <Drawer open size={560} title={agent.user.name || agent.user.email} onClose={onClose}>
      <div className={styles.day}>
        <DatePicker
          placeholder={t('people.day.today')}
          aria-label={t('people.day.date')}
          onChange={(next) => setDate(next ? next.format('YYYY-MM-DD') : '')}
        />
        <Button icon={<DownloadOutlined />} href={address(root, { date, format: 'csv' })} download data-testid="agent-day-csv">
          {t('people.day.export')}
        </Button>
      </div>
      {sums && (
        <dl className={styles.sums}>
          {sums.map(([name, ms]) => (
            <div key={name}>
              <dt className="soft">{name}</dt>
              <dd className="num">{format.clock(ms)}</dd>
            </div>
          ))}
        </dl>
      )}
      <DataTable
        rows={day.data?.intervals}
        columns={columns}
        rowKey={(row) => row.since}
        rowTestId="agent-day-row"
        error={day.error}
        onRetry={() => void day.refetch()}
        empty={<EmptyState small title={t('people.day.empty')} text={t('people.day.emptyText')} />}
      />
    </Drawer>
  );
}

function useColumns(): Columns<AgentDayInterval> {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  return [
    { title: t('people.day.from'), key: 'since', width: 90, render: (_, row) => <span className="num">{format.timeOfDay(row.since)}</span> },
    { title: t('people.day.lasted'), key: 'ms', width: 90, align: 'right', render: (_, row) => <span className="num">{format.clock(row.ms)}</span> },
    {
      title: t('people.day.state'),
      key: 'state',
      render: (_, row) => (row.state === 'elsewhere' ? <span className="soft">{t('live.elsewhere')}</span> : <AgentStateTag state={row.state} />),
    },
    {
      title: t('people.day.reason'),
      key: 'reason',
      render: (_, row) => <span className="soft">{row.reason && word(`desk.reasons.${row.reason}`, row.reason)}</span>,
    },
  ];
}
