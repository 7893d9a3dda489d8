import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import { phone as showNumber } from '@/shared/format';
import { Since } from '@/shared/ui/Since';
import { Truncate } from '@/shared/ui/Truncate';
import { AttachedData } from './AttachedData';
import { CallControls } from './CallControls';
import { CallNote } from './CallNote';
import { CallerContact } from './CallerContact';
import { CallerHistory } from './CallerHistory';
import { CallerName } from './CallerName';
import { otherParty } from './otherParty';
import { Parties } from './Parties';
import { RecordingSign } from './RecordingSign';
import { Script } from './Script';
import { needsList } from './parties';
import styles from '../desk.module.css';

/** The call at hand: who, for which company and queue, how long, what came with it, and what can be done. */
export function CallCard({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const other = otherParty(call);
  return (
    <article className={styles.call} data-testid="call-card" data-state={call.state} data-call={call.id} data-role={call.role}>
      <div className={styles.callHead} data-state={call.held ? 'held' : call.state}>
        <CallTitle call={call} number={other} />
        <CallControls call={call} />
      </div>
      <CallerContact key={call.id} call={call} />
      {needsList(call) && <Parties call={call} />}
      <Script call={call} />
      <div className={styles.callBody}>
        <section className={styles.callBlock}>
          <h3>{t('desk.attached')}</h3>
          <AttachedData call={call} />
          {call.state !== 'ringing' && <CallNote key={call.id} call={call} />}
        </section>
        <section className={styles.callBlock}>
          <h3>{t('desk.history', { number: showNumber(other) })}</h3>
          <CallerHistory current={call.id} />
        </section>
      </div>
    </article>
  );
}

/** Number, company, queue, recording and timer: shared by the card and by the dock on other pages. */
export function CallTitle({ call, number }: { call: DeskCall; number: string }) {
  const { t } = useTranslation();
  const ringing = call.state === 'ringing' || call.state === 'dialing';
  const label = call.held ? 'held' : call.state;
  return (
    <>
      <div style={{ minWidth: 0 }}>
        <div className={styles.callEyebrow}>
          {ringing && <span className={styles.pulse} />}
          <span>{t(`desk.directions.${call.direction}`)}</span>
          {call.role !== 'owner' && <span className={styles.chip}>{t(`desk.callRoles.${call.role}`)}</span>}
          <span className={styles.chip} data-testid="call-company">
            <Truncate text={call.company_name} />
          </span>
          {call.queue_name && (
            <span className={styles.chip} data-testid="call-queue">
              <Truncate text={call.queue_name} />
            </span>
          )}
          {!ringing && <RecordingSign state={call.recording} />}
        </div>
        <div className={`${styles.callNumber} num`} data-testid="call-number">
          <bdi>{showNumber(number) || t('common.anonymous')}</bdi>
        </div>
        <CallerName call={call} />
      </div>
      <div style={{ alignSelf: 'end' }}>
        <div className={styles.callTimerLabel}>{label === 'ringing' ? t('desk.waited') : t(`states.call.${label}`)}</div>
        <div className={styles.callTimer}>
          <Since iso={call.answered_at ?? call.started_at} testId="call-timer" />
        </div>
      </div>
    </>
  );
}
