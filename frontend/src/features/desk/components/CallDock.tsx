import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useLive } from '@/shared/live';
import { CallTitle } from './CallCard';
import { CallControls } from './CallControls';
import { otherParty } from './otherParty';
import styles from '../desk.module.css';

/** The call in the corner of every page but the desk: a ring is never missed for having looked something up. */
export function CallDock() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const { pathname } = useLocation();
  // Who supervises has the band on top of the page.
  if (pathname === '/' || !desk?.call || desk.state === 'wrapup' || desk.call.role === 'supervisor') return null;
  return (
    <aside className={styles.dock} aria-label={t('desk.currentCall')} data-testid="call-dock">
      <div className={styles.callHead} data-state={desk.call.held ? 'held' : desk.call.state}>
        <CallTitle call={desk.call} number={otherParty(desk.call)} />
        <CallControls call={desk.call} brief />
        <Link to="/" className={styles.callSub}>
          {t('desk.openDesk')}
        </Link>
      </div>
    </aside>
  );
}
