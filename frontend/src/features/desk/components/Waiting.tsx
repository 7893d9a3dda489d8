import { useTranslation } from 'react-i18next';
import type { Desk } from '@/shared/live';
import { Kbd } from '@/shared/ui/Kbd';
import { CupIcon, PhoneIcon } from './icons';
import styles from '../desk.module.css';

const keys = [
  ['A', 'answer'],
  ['M', 'mute'],
  ['H', 'hold'],
  ['Shift X', 'hangUp'],
  ['R', 'ready'],
  ['B', 'away'],
] as const;

/** No call: says plainly whether one can come, and which keys will be of use when it does. */
export function Waiting({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const ready = desk.state === 'ready';
  return (
    <section className={`${styles.idle} ${ready ? styles.ready : styles.away}`} data-testid="desk-idle">
      <div className={`${styles.halo} ${ready ? styles.haloLive : ''}`}>
        <div className={styles.haloCore}>{ready ? <PhoneIcon size={22} /> : <CupIcon size={22} />}</div>
      </div>
      <h2>{t(ready ? 'desk.waitingTitle' : 'desk.awayTitle')}</h2>
      <p>{t(ready ? 'desk.waitingText' : 'desk.awayText')}</p>
      <div className={styles.idleKeys}>
        {keys.map(([key, name]) => (
          <span key={key}>
            <Kbd keys={key} />
            {t(`desk.${name}`)}
          </span>
        ))}
      </div>
    </section>
  );
}
