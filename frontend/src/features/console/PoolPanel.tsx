import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Stat } from '@/shared/ui/Stat';
import { Carriers } from './Carriers';
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
      {data.uploads_late > 0 && (
        <Alert type="warning" showIcon title={t('console.uploadsLate', { count: data.uploads_late })} data-testid="uploads-late" />
      )}
      <div className={styles.stats}>
        {states.map((state) => (
          <Stat key={state} label={t(`console.numberStates.${state}`)} value={format.count(data.numbers[state] ?? 0)} />
        ))}
        <Stat label={t('console.devices')} value={format.count(data.devices)} />
        <Stat label={t('console.uploads')} value={format.count(data.uploads_waiting)} />
      </div>
      <Nodes nodes={data.nodes} />
      <Carriers carriers={data.carriers} />
    </div>
  );
}
