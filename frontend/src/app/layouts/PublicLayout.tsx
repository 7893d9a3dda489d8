import { Button } from 'antd';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { useLogOut, useSession } from '@/shared/api/session';
import { Brand } from '@/shared/ui/Brand';
import { LanguageSwitch } from '@/shared/ui/LanguageSwitch';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { ThemeSwitch } from '@/shared/ui/ThemeSwitch';
import styles from './layout.module.css';

const LogInAgain = lazy(() => import('@/features/session/LogInAgain'));

/** The public site's frame. */
export function PublicLayout() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { pathname } = useLocation();
  return (
    <div className={styles.public}>
      <header className={styles.publicTop} style={pathname.startsWith('/console') ? { maxWidth: 1400 } : undefined}>
        <Brand />
        <nav className={styles.publicNav} aria-label={t('nav.label')}>
          <a href="/#product">{t('landing.nav.product')}</a>
          <a href="/#price">{t('landing.nav.price')}</a>
          {session?.user.is_operator && <Link to="/console">{t('console.title')}</Link>}
        </nav>
        <ThemeSwitch />
        <LanguageSwitch />
        {session ? <Known email={session.user.email} /> : <Visitor />}
      </header>
      <main className={styles.publicMain}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
          {session?.lapsed && <LogInAgain session={session} />}
        </Suspense>
      </main>
    </div>
  );
}

function Visitor() {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/login">{t('session.logIn')}</Link>
      <Link to="/signup">
        <Button type="primary" data-testid="to-signup">
          {t('landing.start')}
        </Button>
      </Link>
    </>
  );
}

function Known({ email }: { email: string }) {
  const { t } = useTranslation();
  const logOut = useLogOut();
  return (
    <>
      <Link to="/login" className="soft">
        <bdi>{email}</bdi>
      </Link>
      <Button onClick={() => logOut.mutate()} data-testid="logout">
        {t('session.logOut')}
      </Button>
    </>
  );
}
