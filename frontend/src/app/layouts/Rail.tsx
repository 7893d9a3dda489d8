import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Permission } from '@/api/types';
import { isAway } from '@/features/desk/components/awayFromHome';
import { useCurrentSession, useLogOut } from '@/shared/api/session';
import { useLive } from '@/shared/live';
import { BrandMark } from '@/shared/ui/Brand';
import { LanguageSwitch } from '@/shared/ui/LanguageSwitch';
import { lazyRoom } from '@/shared/ui/lazyRoom';
import { ThemeSwitch } from '@/shared/ui/ThemeSwitch';
import { Truncate } from '@/shared/ui/Truncate';
import { type PlaceGroup, groups } from './navigation';
import styles from './layout.module.css';

const ChangePassword = lazyRoom(() => import('@/features/session/ChangePassword'));

/** The company, the pages this person may open, and the person. */
export function Rail() {
  const { t } = useTranslation();
  const session = useCurrentSession();
  const { desk } = useLive();
  // While another company's call is on, its name stands here and of the home company only the desk is left.
  const client = isAway(desk, session.company?.id) ? desk?.call?.company : undefined;
  const { name, slug } = client ?? session.company ?? { name: '', slug: '' };
  const shown = client ? groups.map((group) => ({ ...group, places: group.places.filter(({ to }) => to === '/') })) : groups;
  return (
    <div className={styles.rail}>
      <div className={styles.company}>
        <BrandMark size={28} />
        <div className={styles.companyText}>
          <Truncate text={name} className={styles.companyName} />
          <Truncate text={slug} className={styles.companySlug} />
        </div>
      </div>
      <nav className={styles.nav} aria-label={t('nav.label')}>
        {shown.map((group) => (
          <NavGroup key={group.name} group={group} permissions={session.permissions ?? []} />
        ))}
      </nav>
      <PersonCard />
    </div>
  );
}

function NavGroup({ group, permissions }: { group: PlaceGroup; permissions: readonly Permission[] }) {
  const { t } = useTranslation();
  const shown = group.places.filter(({ permission }) => permissions.includes(permission));
  if (shown.length === 0) return null;
  return (
    <div className={styles.navGroup}>
      <div className={styles.navTitle}>{t(`nav.groups.${group.name}`)}</div>
      {shown.map((place) => (
        <NavLink key={place.to} to={place.to} end={place.to === '/'} className={styles.navLink} data-testid={`nav-${place.name}`}>
          {place.icon}
          <span>{t(`nav.${place.name}`)}</span>
          {place.name === 'live' && <WaitingCount />}
        </NavLink>
      ))}
    </div>
  );
}

/** How many callers wait right now; nothing when nobody does. */
function WaitingCount() {
  const { t } = useTranslation();
  const { board } = useLive();
  const alarmed = (board?.alarms.length ?? 0) > 0;
  const waiting = board?.queues.reduce((sum, queue) => sum + queue.waiting, 0) ?? 0;
  if (waiting === 0 && !alarmed) return null;
  return (
    <b className={`${styles.navLive} num`} title={t('live.waiting')} style={{ color: 'var(--lp-amber)' }}>
      {alarmed && <i className={styles.navAlarm} role="img" aria-label={t('live.alarms.title')} title={t('live.alarms.title')} />}
      {waiting > 0 && waiting}
    </b>
  );
}

/** The first letter as people see it, emoji and combining marks included. */
function initial(name: string): string {
  const first = new Intl.Segmenter().segment(name)[Symbol.iterator]().next().value;
  return first?.segment.toUpperCase() ?? '';
}

function PersonCard() {
  const { t } = useTranslation();
  const session = useCurrentSession();
  const logOut = useLogOut();
  const [changing, setChanging] = useState(false);
  const name = session.user.name || session.user.email;
  return (
    <div className={styles.railFoot}>
      <div className={styles.person}>
        <span className={styles.avatar} aria-hidden="true">
          {initial(name)}
        </span>
        <div className={styles.personText}>
          <Truncate text={name} className={styles.personName} />
          {session.role && <span className={styles.personRole}>{t(`roles.${session.role}`)}</span>}
        </div>
        <button
          type="button"
          className={styles.iconButton}
          onClick={() => setChanging(true)}
          aria-label={t('session.changePassword')}
          title={t('session.changePassword')}
          data-testid="change-password"
        >
          <svg width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
            <path d="M3.5 7.500h9v6h-9zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
          </svg>
        </button>
        <button
          type="button"
          className={styles.iconButton}
          onClick={() => logOut.mutate()}
          aria-label={t('session.logOut')}
          title={t('session.logOut')}
          data-testid="logout"
        >
          <svg width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
            <path d="M6.5 2.500h-3v11h3M7 8h7M11.5 5.5 14 8l-2.5 2.5" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
        </button>
      </div>
      <div className={styles.switches}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      {changing && (
        <Suspense fallback={null}>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </div>
  );
}
