import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AllowDialog } from '@/features/fraud/AllowDialog';
import { ruleOf } from '@/features/fraud/rules';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import type { BoardAlarm } from '@/shared/live';
import { usePermission } from '@/shared/api/session';
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
            <Allow alarm={alarm} />
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

/** What a rule against fraud found may be allowed by who runs the company. */
function Allow({ alarm }: { alarm: BoardAlarm }) {
  const { t } = useTranslation();
  const mayAllow = usePermission('company.manage');
  const [asking, setAsking] = useState(false);
  const rule = ruleOf(alarm.code);
  if (!rule || !mayAllow) return null;
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)} data-testid="alarm-allow">
        {t('fraud.allow')}
      </Button>
      {asking && <AllowDialog rule={rule} subject={alarm.subject} onClose={() => setAsking(false)} />}
    </>
  );
}
