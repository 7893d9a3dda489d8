import { useTranslation } from 'react-i18next';
import { phone } from '@/shared/format';
import type { BoardCall } from '@/shared/live';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Since } from '@/shared/ui/Since';
import { Truncate } from '@/shared/ui/Truncate';
import { CallStateTag } from '@/shared/ui/states';
import styles from './live.module.css';

/** Calls going on, longest first. */
export function LiveCalls({ calls }: { calls: readonly BoardCall[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('live.calls')} extra={<span className="faint num">{calls.length}</span>} flush>
      {calls.length === 0 && <EmptyState small title={t('live.noCalls')} text={t('live.noCallsText')} />}
      <ul className={styles.rows}>
        {calls.map((call) => (
          <li key={call.id} data-testid="live-call" data-state={call.state}>
            <span className={styles.state}>
              <CallStateTag state={call.state} />
            </span>
            <span className={styles.who}>
              <bdi className="num">{phone(call.direction === 'in' ? call.caller : call.called) || t('calls.anonymous')}</bdi>
              <small>{t(`desk.directions.${call.direction}`)}</small>
            </span>
            <span className={styles.with}>
              <Truncate text={call.agent_name ?? ''} />
              <small>
                <Truncate text={call.queue_name ?? ''} />
              </small>
            </span>
            <span className={styles.time}>
              <Since iso={call.answered_at && call.agent_id ? call.answered_at : (call.queued_at ?? call.started_at)} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
