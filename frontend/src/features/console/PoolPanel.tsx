import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { Pill } from '@/shared/ui/Tone';
import { Nodes } from './Nodes';
import styles from './console.module.css';

const states = ['free', 'claimed', 'released', 'quarantine', 'retired'] as const;

/** What all companies share: media nodes, carriers, numbers. */
export function PoolPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['pool'], queryFn: () => api.get<Pool>('/api/console/pool/'), refetchInterval: 5000 });
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <div className={styles.grid}>
      <div className={styles.stats}>
        {states.map((state) => (
          <Stat key={state} label={t(`console.numberStates.${state}`)} value={format.count(data.numbers[state] ?? 0)} />
        ))}
        <Stat label={t('console.devices')} value={format.count(data.devices)} />
        <Stat label={t('console.uploads')} value={format.count(data.uploads_waiting)} />
      </div>
      <Nodes nodes={data.nodes} />
      <Panel flush title={t('console.carriers')}>
        <DataTable
          rows={data.carriers}
          rowKey={(carrier) => carrier.code}
          rowTestId="carrier-row"
          empty={<EmptyState small title={t('console.noCarriers')} text={t('console.noCarriersText')} />}
          columns={[
            { title: t('console.carrier'), key: 'name', render: (_, carrier) => <b style={{ fontWeight: 550 }}>{carrier.name}</b> },
            {
              title: t('console.status'),
              key: 'enabled',
              width: 120,
              render: (_, carrier) => <Pill tone={carrier.enabled ? 'green' : 'grey'}>{t(carrier.enabled ? 'console.on' : 'console.off')}</Pill>,
            },
            { title: t('console.host'), key: 'host', render: (_, carrier) => <span className="mono">{carrier.host}</span> },
            { title: t('console.sources'), key: 'sources', render: (_, carrier) => <span className="mono">{carrier.source_addresses.join(' ')}</span> },
            { title: t('console.numbers'), key: 'numbers', align: 'right', render: (_, carrier) => <span className="num">{format.count(carrier.numbers)}</span> },
            { title: t('console.channels'), key: 'channels', align: 'right', render: (_, carrier) => <span className="num">{format.count(carrier.max_channels)}</span> },
            {
              title: t('console.carrierLimits'),
              key: 'limits',
              align: 'right',
              render: (_, carrier) => <span className="num nowrap">{[carrier.max_in, carrier.max_out, carrier.calls_per_second].map((most) => most ?? t('common.none')).join(' · ')}</span>,
            },
          ]}
        />
      </Panel>
    </div>
  );
}
