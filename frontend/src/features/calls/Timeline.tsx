import type { CallDetail } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { describe } from './data';
import styles from './calls.module.css';

const tones: Record<string, string> = {
  started: 'blue', answered: 'green', connected: 'green', hangup: 'red', queued: 'amber', held: 'amber', missed: 'amber', declined: 'amber',
};

/** What happened, in order, to the millisecond: the clock time and how long after the call began. */
export function Timeline({ call }: { call: CallDetail }) {
  const word = useWord();
  const format = useFormat();
  const start = Date.parse(call.started_at);
  return (
    <ol className={styles.timeline} data-testid="timeline">
      {call.events.map((event, index) => {
        return (
          <li key={index} data-kind={event.kind} data-at={event.at} data-tone={tones[event.kind]}>
            <span className={styles.eventTime}>{format.preciseTime(event.at)}</span>
            <span className={styles.eventDot} aria-hidden="true" />
            <span className={styles.eventText}>
              <span>{word(`calls.event.${event.kind.replaceAll('.', '_')}`, event.kind)}</span>
              <small>{describe(event, call)}</small>
            </span>
            <span className={styles.eventAfter}>{`+${format.preciseClock(Date.parse(event.at) - start)}`}</span>
          </li>
        );
      })}
    </ol>
  );
}
