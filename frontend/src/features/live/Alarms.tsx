import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import type { BoardAlarm } from '@/shared/live';
import { Icon } from '@/shared/ui/Icon';
import { Truncate } from '@/shared/ui/Truncate';
import styles from './live.module.css';

/** Fraud is worse than a limit: money is at stake, and somebody has to look. */
function isGrave({ code }: BoardAlarm): boolean {
  return code.startsWith('fraud_') || code === 'technical_problem';
}

/** What is wrong in the company now: limits reached, calls stopped. Nothing when all is well. */
export function Alarms({ alarms }: { alarms: readonly BoardAlarm[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  if (alarms.length === 0) return null;
  return (
    <section role="log" aria-live="assertive" aria-label={t('live.alarms.title')} data-testid="alarms">
      <ul className={styles.alarms}>
        {alarms.map((alarm) => (
          <li key={alarm.code} className={styles.alarm} data-grave={isGrave(alarm)} data-testid="alarm" data-code={alarm.code}>
            <Icon name="alert" size={18} />
            <span className={styles.alarmText}>
              <strong>{word(`errors.${alarm.code}.title`, alarm.code)}</strong>
              {alarm.detail && (
                <bdi>
                  <Truncate text={alarm.detail} />
                </bdi>
              )}
              <span>{word(`errors.${alarm.code}.advice`, '')}</span>
            </span>
            <span className={`${styles.alarmFigures} num`}>
              <b data-testid="alarm-count">{t('live.alarms.count', { count: alarm.count })}</b>
              <small>{t('live.alarms.since', { time: format.timeOfDay(alarm.since) })}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
