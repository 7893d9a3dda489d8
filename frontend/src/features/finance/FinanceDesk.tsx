import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { NotFound } from '@/shared/ui/NotFound';
import styles from './finance.module.css';
import { groups, roomPath } from './rooms';

const rooms = groups.flatMap((group): readonly (typeof group.rooms)[number][] => group.rooms);

/** Invoices of all companies, the money for them, and whether it all adds up: a room each, with an address of its own. */
export default function FinanceDesk() {
  const { t } = useTranslation();
  const at = /\/billing\/([^/]+)/.exec(useLocation().pathname)?.[1] ?? rooms[0]?.at;
  const Room = rooms.find((room) => room.at === at)?.Room ?? NotFound;
  return (
    <div className={styles.desk}>
      <nav className={styles.rooms} aria-label={t('finance.rooms')} data-testid="finance-rooms">
        {groups.map(({ title, rooms: inside }) => (
          <div key={title} className={styles.group}>
            <div className={styles.title}>{t(title)}</div>
            {inside.map((room) => (
              <Link key={room.at} to={roomPath(room.at)} className={styles.room} aria-current={room.at === at ? 'page' : undefined} data-testid={`finance-${room.at}`}>
                {t(room.name)}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <div className={styles.shown}>
        <Room />
      </div>
    </div>
  );
}
