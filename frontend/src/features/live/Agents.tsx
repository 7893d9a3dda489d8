import { useTranslation } from 'react-i18next';
import { phone } from '@/shared/format';
import type { BoardAgent, BoardCall } from '@/shared/live';
import { useWord } from '@/shared/i18n/useWord';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Since } from '@/shared/ui/Since';
import { Truncate } from '@/shared/ui/Truncate';
import { AgentStateTag } from '@/shared/ui/states';
import { byUrgency } from './totals';
import styles from './live.module.css';

/** Everybody who takes calls, with state and how long it has lasted. */
export function Agents({ agents, calls }: { agents: readonly BoardAgent[]; calls: readonly BoardCall[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('live.agents')} extra={<span className="faint num">{agents.length}</span>} flush>
      {agents.length === 0 && <EmptyState small title={t('live.noAgents')} text={t('live.noAgentsText')} />}
      <ul className={styles.rows}>
        {byUrgency(agents).map((agent) => (
          <li key={agent.user_id} data-testid="live-agent" data-user={agent.user_id} data-state={agent.state}>
            <span className={styles.state}>
              <AgentStateTag state={agent.state} />
            </span>
            <span className={styles.who}>
              <Truncate text={agent.name} />
              <small className="num">{agent.extension}</small>
            </span>
            <span className={styles.with}>
              <Detail agent={agent} call={calls.find((call) => call.id === agent.call_id)} />
            </span>
            <span className={styles.time}>{agent.state !== 'offline' && <Since iso={agent.since} />}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Whom they speak to, or why they are away. */
function Detail({ agent, call }: { agent: BoardAgent; call: BoardCall | undefined }) {
  const word = useWord();
  if (call) return <span className="num soft">{phone(call.direction === 'in' ? call.caller : call.called)}</span>;
  return <span className="faint">{agent.reason && word(`desk.reasons.${agent.reason}`, agent.reason)}</span>;
}
