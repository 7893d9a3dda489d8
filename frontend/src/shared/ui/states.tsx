import { useTranslation } from 'react-i18next';
import { Pill, type Tone } from './Tone';

const agentTones = {
  offline: 'grey', ready: 'green', away: 'amber', ringing: 'violet', talking: 'blue', wrapup: 'violet',
} as const satisfies Record<string, Tone>;

const callTones = {
  menu: 'grey', queued: 'amber', ringing: 'violet', dialing: 'violet', talking: 'blue', held: 'amber', voicemail: 'grey',
  wrapup: 'violet', consulting: 'blue', conference: 'blue', supervising: 'grey', parked: 'amber', resuming: 'red',
} as const satisfies Record<string, Tone>;

const outcomeTones = {
  answered: 'green', voicemail: 'blue', abandoned_menu: 'amber', abandoned_queue: 'amber', abandoned_ringing: 'amber',
  closed: 'grey', unanswered: 'amber', refused: 'red', failed: 'red',
} as const satisfies Record<string, Tone>;

export type AgentState = keyof typeof agentTones;
export type CallState = keyof typeof callTones;
export type Outcome = keyof typeof outcomeTones;

function has<T extends object>(table: T, key: string): key is string & keyof T {
  return key in table;
}

export function AgentStateTag({ state, testId }: { state: string; testId?: string }) {
  const { t } = useTranslation();
  const known = has(agentTones, state) ? state : 'offline';
  return (
    <Pill tone={agentTones[known]} pulse={known === 'ringing'} testId={testId}>
      {t(`states.agent.${known}`)}
    </Pill>
  );
}

export function CallStateTag({ state }: { state: string }) {
  const { t } = useTranslation();
  if (!has(callTones, state)) return <Pill tone="grey">{state}</Pill>;
  return (
    <Pill tone={callTones[state]} pulse={state === 'ringing' || state === 'dialing'}>
      {t(`states.call.${state}`)}
    </Pill>
  );
}

export function OutcomeTag({ outcome }: { outcome: string }) {
  const { t } = useTranslation();
  if (!has(outcomeTones, outcome)) return <Pill tone="grey">{outcome}</Pill>;
  return <Pill tone={outcomeTones[outcome]}>{t(`states.outcome.${outcome}`)}</Pill>;
}
