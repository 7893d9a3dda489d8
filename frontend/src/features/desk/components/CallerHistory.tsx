import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EarlierCall } from '@/api/types';
import { api } from '@/shared/api/client';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { Truncate } from '@/shared/ui/Truncate';
import { OutcomeTag } from '@/shared/ui/states';
import styles from '../desk.module.css';

/** The last calls with whoever is on the line, so that nobody has to tell their story twice. */
export function CallerHistory({ current }: { current: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending } = useQuery({
    queryKey: ['desk', 'history', current],
    queryFn: () => api.get<EarlierCall[]>('/api/desk/history/'),
  });
  const mayOpen = usePermission('calls.view');
  const earlier = data ?? [];
  if (isPending) return <p className="faint">{t('common.loading')}</p>;
  if (earlier.length === 0) return <p className="faint">{t('desk.firstCall')}</p>;
  return (
    <ul className={styles.history}>
      {earlier.map((call) => (
        <li key={call.id}>
          <span className={styles.historyWhat}>
            {mayOpen ? (
              <Link to={`/calls?open=${call.id}`}>{format.moment(call.started_at)}</Link>
            ) : (
              format.moment(call.started_at)
            )}
            <span className="faint">
              {' '}
              <Truncate text={call.agent_name} max={110} />
            </span>
            {call.note && (
              <small>
                <Truncate text={call.note} />
              </small>
            )}
          </span>
          <span className="faint num">{format.clock(call.talk_ms)}</span>
          <OutcomeTag outcome={call.outcome} />
        </li>
      ))}
    </ul>
  );
}
