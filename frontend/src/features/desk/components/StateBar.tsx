import { useTranslation } from 'react-i18next';
import type { Desk } from '@/shared/live';
import { useWord } from '@/shared/i18n/useWord';
import { Since } from '@/shared/ui/Since';
import { Until } from '@/shared/ui/Until';
import { deskActions } from '../actions';
import { useControl } from '../control/context';
import { CallButton } from './CallButton';
import { PhoneQuality } from './PhoneQuality';
import { useOffered } from './ActionRow';
import styles from '../desk.module.css';

/** The agent's state as the server holds it, how long it has lasted, and the way to change it. */
export function StateBar({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const offline = desk.state === 'offline';
  return (
    <div className={styles.bar}>
      <div className={styles.barState}>
        <span className={`${styles.bigDot} ${styles[desk.state]}`} />
        <div style={{ minWidth: 0 }}>
          <div className={styles.barName} data-testid="desk-state" data-state={desk.state}>
            {t(`states.agent.${desk.state}`)}
          </div>
          <Hint desk={desk} />
        </div>
        {!offline && (
          <div className={styles.barTimer}>
            <Since iso={desk.since} testId="desk-timer" />
          </div>
        )}
      </div>
      <div className={styles.barActions}>
        {!offline && <PhoneQuality />}
        {!offline && <ShiftButtons desk={desk} />}
        <ShiftButton name="help" shown />
      </div>
    </div>
  );
}

/** Why away and how much longer that may last, or what the state means. */
function Hint({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const word = useWord();
  const label = desk.pause_reasons.find(({ code }) => code === desk.reason)?.label;
  const reason = label ?? (desk.reason && word(`desk.reasons.${desk.reason}`, desk.reason));
  return (
    <div className={styles.barHint}>
      {reason || t(`desk.stateHint.${desk.state}`)}
      {desk.state === 'away' && desk.pause_until && (
        <>
          {' · '}
          <Until iso={desk.pause_until} testId="pause-left" />
        </>
      )}
    </div>
  );
}

function ShiftButtons({ desk }: { desk: Desk }) {
  return (
    <>
      <ShiftButton name="ready" shown pressed={desk.state === 'ready'} solid={desk.state === 'away'} />
      <ShiftButton name="away" shown pressed={desk.state === 'away'} />
      <ShiftButton name="clients" />
      <ShiftButton name="logout" shown />
    </>
  );
}

interface ShiftButtonProps {
  name: 'ready' | 'away' | 'clients' | 'logout' | 'help';
  /** Stays, disabled, when it is not possible: the bar must not jump. */
  shown?: boolean;
  pressed?: boolean;
  solid?: boolean;
}

function ShiftButton({ name, shown = false, pressed, solid = false }: ShiftButtonProps) {
  const { t } = useTranslation();
  const { run, tools } = useControl();
  const possible = useOffered('shift').some((one) => one.name === name);
  const action = deskActions.find((one) => one.name === name);
  if (!action || (!possible && !shown)) return null;
  return (
    <CallButton
      look={solid ? 'solid' : 'light'}
      label={t(`actions.${name}`)}
      hint={action.key}
      {...(pressed !== undefined && { pressed })}
      disabled={!possible || (name !== 'help' && tools.phone.busy)}
      onClick={() => run(action)}
      testId={`desk-${name}`}
    />
  );
}
