import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CallRow, Page } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { OutcomeTag } from '@/shared/ui/states';
import styles from '../desk.module.css';

/** The last calls with this number, so that nobody has to tell their story twice. */
export function CallerHistory({ number, current }: { number: string; current: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending } = useQuery({
    queryKey: ['calls', 'with', number],
    queryFn: () => api.get<Page<CallRow>>('/api/calls/', { q: number, page_size: 6 }),
    enabled: number !== '',
  });
  const earlier = (data?.results ?? []).filter((call) => call.id !== current).slice(0, 5);
  if (isPending) return <p className="faint">{t('common.loading')}</p>;
  if (earlier.length === 0) return <p className="faint">{t('desk.firstCall')}</p>;
  return (
    <ul className={styles.history}>
      {earlier.map((call) => (
        <li key={call.id}>
          <span className={styles.historyWhat}>
            <Link to={`/calls?open=${call.id}`}>{format.moment(call.started_at)}</Link>
            <span className="faint"> {call.agent_name}</span>
          </span>
          <span className="faint num">{format.clock(call.talk_ms)}</span>
          <OutcomeTag outcome={call.outcome} />
        </li>
      ))}
    </ul>
  );
}
