import { useTranslation } from 'react-i18next';
import { phone } from '@/shared/format';
import type { BoardAgent, BoardCall } from '@/shared/live';
import { useWord } from '@/shared/i18n/useWord';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Icon } from '@/shared/ui/Icon';
import { Panel } from '@/shared/ui/Panel';
import { Since } from '@/shared/ui/Since';
import { Truncate } from '@/shared/ui/Truncate';
import { AgentStateTag } from '@/shared/ui/states';
import { Row } from './Row';
import { byUrgency } from './totals';
import styles from './live.module.css';

/** Everybody who takes calls, with state and how long it has lasted. */
export function Agents({ agents, calls }: { agents: readonly BoardAgent[]; calls: readonly BoardCall[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('live.agents')} extra={<span className="faint num">{agents.length}</span>} flush>
      {agents.length === 0 && <EmptyState small title={t('live.noAgents')} text={t('live.noAgentsText')} />}
      <ul className={styles.rows}>
        {byUrgency(agents).map((agent) => {
          const call = calls.find(({ id }) => id === agent.call_id);
          return (
            <Row key={agent.user_id} agent={agent} call={call} testId="live-agent" data={{ 'data-user': agent.user_id, 'data-state': agent.state }}>
              <span className={styles.state}>
                <AgentStateTag state={agent.state} />
              </span>
              <span className={styles.who}>
                <Truncate text={agent.name} />
                <small className="num">
                  {agent.extension}
                  {agent.device && agent.device !== 'browser' && <Device kind={agent.device} />}
                </small>
              </span>
              <span className={styles.with}>
                <Detail agent={agent} call={call} />
              </span>
              <span className={styles.time}>{agent.state !== 'offline' && !agent.elsewhere && <Since iso={agent.since} />}</span>
            </Row>
          );
        })}
      </ul>
    </Panel>
  );
}

function Device({ kind }: { kind: 'phone' | 'outside' }) {
  const { t } = useTranslation();
  return (
    <span className={styles.device} title={t(`desk.devices.${kind}.name`)}>
      <Icon name={kind === 'phone' ? 'deskphone' : 'mobile'} size={13} />
    </span>
  );
}

/** Whom they speak to, or why they are away; of another company's call nothing but that there is one. */
function Detail({ agent, call }: { agent: BoardAgent; call: BoardCall | undefined }) {
  const { t } = useTranslation();
  const word = useWord();
  if (agent.elsewhere) return <span className="faint" data-testid="elsewhere">{t('live.elsewhere')}</span>;
  if (call) return <span className="num soft">{phone(call.direction === 'in' ? call.caller : call.called)}</span>;
  return (
    <span className={agent.pause_over ? styles.over : 'faint'}>
      {agent.reason && word(`desk.reasons.${agent.reason}`, agent.reason)}
      {agent.pause_over && ` · ${t('live.pauseOver')}`}
    </span>
  );
}
