import { useTranslation } from 'react-i18next';
import { phone } from '@/shared/format';
import type { BoardCall } from '@/shared/live';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Icon } from '@/shared/ui/Icon';
import { Panel } from '@/shared/ui/Panel';
import { Since } from '@/shared/ui/Since';
import { Truncate } from '@/shared/ui/Truncate';
import { CallStateTag } from '@/shared/ui/states';
import { Row } from './Row';
import styles from './live.module.css';

/** Calls going on, longest first. */
export function LiveCalls({ calls }: { calls: readonly BoardCall[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('live.calls')} extra={<span className="faint num">{calls.length}</span>} flush>
      {calls.length === 0 && <EmptyState small title={t('live.noCalls')} text={t('live.noCallsText')} />}
      <ul className={styles.rows}>
        {calls.map((call) => (
          <Row key={call.id} call={call} testId="live-call" data={{ 'data-state': call.state, 'data-call': call.id }}>
            <span className={styles.state}>
              <CallStateTag state={call.state} />
            </span>
            <span className={styles.who}>
              <bdi className="num">{phone(call.direction === 'in' ? call.caller : call.called) || t('common.anonymous')}</bdi>
              <small>
                {t(`desk.directions.${call.direction}`)}
                {call.parties > 2 && ` · ${t('live.parties', { number: call.parties })}`}
              </small>
            </span>
            <span className={styles.with}>
              <span className={styles.withName}>
                <Truncate text={call.agent_name ?? ''} />
                {call.supervised && (
                  <span className={styles.supervised} title={t('live.supervised')} data-testid="supervised">
                    <Icon name="ear" size={14} />
                  </span>
                )}
              </span>
              <small>
                <Truncate text={call.queue_name ?? ''} />
              </small>
            </span>
            <span className={styles.time}>
              <Since iso={call.answered_at && call.agent_id ? call.answered_at : (call.queued_at ?? call.started_at)} />
            </span>
          </Row>
        ))}
      </ul>
    </Panel>
  );
}
