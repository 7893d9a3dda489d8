import { useTranslation } from 'react-i18next';
import type { Desk } from '@/shared/live';
import { Icon } from '@/shared/ui/Icon';
import { Kbd } from '@/shared/ui/Kbd';
import { deskActions } from '../actions';
import styles from '../desk.module.css';

/** The keys of the first call; all the others are in the help. */
const first = ['answer', 'hold', 'transfer', 'consult', 'hangup', 'help'] as const;

/** No call: says plainly whether one can come, and which keys will be of use when it does. */
export function Waiting({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const ready = desk.state === 'ready';
  return (
    <section className={`${styles.idle} ${ready ? styles.ready : styles.away}`} data-testid="desk-idle">
      <div className={`${styles.halo} ${ready ? styles.haloLive : ''}`}>
        <div className={styles.haloCore}>
          <Icon name={ready ? 'phone' : 'cup'} size={22} />
        </div>
      </div>
      <h2>{t(ready ? 'desk.waitingTitle' : 'desk.awayTitle')}</h2>
      <p>{t(ready ? 'desk.waitingText' : 'desk.awayText')}</p>
      <div className={styles.idleKeys}>
        {first.map((name) => (
          <span key={name}>
            <Kbd keys={deskActions.find((action) => action.name === name)?.key ?? ''} />
            {t(`actions.${name}`)}
          </span>
        ))}
      </div>
    </section>
  );
}
