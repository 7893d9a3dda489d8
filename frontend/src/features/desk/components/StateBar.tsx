import { Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Desk } from '@/shared/live';
import { useWord } from '@/shared/i18n/useWord';
import { Since } from '@/shared/ui/Since';
import { useNotice } from '@/shared/ui/useNotice';
import { useSetState } from '../api';
import { usePhone } from '../phone/context';
import { CallButton } from './CallButton';
import { PhoneQuality } from './PhoneQuality';
import styles from '../desk.module.css';

/** Why an agent is away. The words are shown in the reader's language; the code is what is kept. */
const reasons = ['break', 'lunch', 'meeting', 'training', 'paperwork'] as const;

const known = ['offline', 'ready', 'away', 'ringing', 'talking', 'held', 'wrapup'] as const;
type Known = (typeof known)[number];

function knownState(state: string): Known {
  return known.find((one) => one === state) ?? 'offline';
}

/** The agent's state as the server holds it, how long it has lasted, and the way to change it. */
export function StateBar({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const word = useWord();
  const phone = usePhone();
  const notice = useNotice();
  const setState = useSetState();
  const state = knownState(desk.state);
  const offline = state === 'offline';
  const change = (next: 'ready' | 'away', reason = '') =>
    setState.mutate({ state: next, reason }, { onError: notice.failed });
  const reason = desk.reason && word(`desk.reasons.${desk.reason}`, desk.reason);
  return (
    <div className={styles.bar}>
      <div className={styles.barState}>
        <span className={`${styles.bigDot} ${styles[state]}`} />
        <div style={{ minWidth: 0 }}>
          <div className={styles.barName} data-testid="desk-state" data-state={desk.state}>
            {t(`states.agent.${state}`)}
          </div>
          <div className={styles.barHint}>{reason || t(`desk.stateHint.${state}`)}</div>
        </div>
        {!offline && (
          <div className={styles.barTimer}>
            <Since iso={desk.since} testId="desk-timer" />
          </div>
        )}
      </div>
      {!offline && (
        <div className={styles.barActions}>
          <PhoneQuality />
          <CallButton
            look={state === 'away' || state === 'wrapup' ? 'solid' : 'light'}
            label={t('desk.ready')}
            hint="R"
            pressed={state === 'ready'}
            disabled={setState.isPending || state === 'ready' || state === 'ringing' || phone.state.owner === 'other'}
            onClick={() => change('ready')}
            testId="desk-ready"
          />
          <Dropdown
            trigger={['click']}
            menu={{
              items: reasons.map((key) => ({ key, label: t(`desk.reasons.${key}`) })),
              onClick: ({ key }) => change('away', key),
            }}
          >
            <span>
              <CallButton
                look="light"
                label={t('desk.away')}
                hint="B"
                pressed={state === 'away'}
                onClick={() => undefined}
                testId="desk-away"
              />
            </span>
          </Dropdown>
          <CallButton
            look="light"
            label={t('desk.logOut')}
            disabled={phone.busy || desk.call !== null}
            onClick={() => void phone.signOff()}
            testId="desk-logout"
          />
        </div>
      )}
    </div>
  );
}
