import { useTranslation } from 'react-i18next';
import type { CallDetail } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { nameOf } from './people';
import styles from './calls.module.css';

const parties = ['caller', 'agent', 'outside', 'supervisor'] as const;

/** Each party's part as a bar on the call's time: pale while ringing, full once answered. */
export function Legs({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = Date.parse(call.started_at);
  const whole = Math.max(1, Date.parse(call.ended_at) - start);
  const place = (iso: string) => `${Math.min(100, Math.max(0, ((Date.parse(iso) - start) / whole) * 100))}%`;
  const width = (from: string, to: string) => `${Math.min(100, ((Date.parse(to) - Date.parse(from)) / whole) * 100)}%`;
  return (
    <ul className={styles.legs}>
      {call.legs.map((leg) => {
        const party = parties.find((one) => one === leg.party) ?? 'outside';
        return (
          <li key={leg.id} data-testid="leg" data-party={leg.party}>
            <div className={styles.legHead}>
              <b>{t(`calls.party.${party}`)}</b>
              <bdi className="num soft">{leg.user_id === null ? format.phone(leg.remote) : nameOf(call, leg.user_id)}</bdi>
              <span className={`${styles.legTimes} num`}>{format.preciseClock(leg.duration_ms)}</span>
            </div>
            <div className={styles.legTrack}>
              <i className={styles.legRing} style={{ insetInlineStart: place(leg.started_at), width: width(leg.started_at, leg.ended_at) }} />
              {leg.answered_at && (
                <i className={styles.legTalk} style={{ insetInlineStart: place(leg.answered_at), width: width(leg.answered_at, leg.ended_at) }} />
              )}
            </div>
            <div className={styles.legFoot}>
              <span>
                {leg.talk_ms > 0 && `${t('calls.talk')} ${format.preciseClock(leg.talk_ms)}`}
                {leg.hold_ms > 0 && ` · ${t('calls.held')} ${format.preciseClock(leg.hold_ms)}`}
              </span>
              <span>{t('calls.cause', { cause: leg.hangup_cause })}</span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
