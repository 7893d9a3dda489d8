import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { isAway } from '@/features/desk/components/awayFromHome';
import { useCurrentSession, usePermission } from '@/shared/api/session';
import { useLive, useLiveConnection } from '@/shared/live';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { lazyRoom } from '@/shared/ui/lazyRoom';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Rail } from './Rail';
import styles from './layout.module.css';

const WithPhone = lazy(() => import('@/features/desk/phone/WithPhone'));
const StandingBands = lazyRoom(() => import('@/features/standing/StandingBands'));
const Bands = lazy(() => import('@/features/desk/components/Bands'));

/** A company's workspace: the rail with what this person may see, and the page. */
export function WorkspaceLayout() {
  const { t } = useTranslation();
  const usesDesk = usePermission('desk.use');
  const { pathname } = useLocation();
  const { company, visit } = useCurrentSession();
  const home = company?.id;
  const away = isAway(useLive().desk, home);
  useLiveConnection(!visit); // who visits gets no socket
  const frame = (
    <div className={styles.workspace}>
      <a className="skip-link" href="#content">
        {t('nav.skip')}
      </a>
      <Rail />
      {/* It scrolls, so who has no mouse must reach it, also on a page without anything to click. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said above */}
      <main id="content" className={styles.content} tabIndex={0}>
        {(company?.status === 'suspended' || visit) && (
          <Suspense fallback={null}>
            <StandingBands />
          </Suspense>
        )}
        {usesDesk && (
          <Suspense fallback={null}>
            <Bands />
          </Suspense>
        )}
        <div className={styles.page}>
          <ErrorBoundary place={pathname}>
            <Suspense fallback={<PageSkeleton />}>{away && pathname !== '/' ? <Navigate to="/" replace /> : <Outlet />}</Suspense>
          </ErrorBoundary>
        </div>
      </main>
    </div>
  );
  if (!usesDesk) return frame;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <WithPhone>{frame}</WithPhone>
    </Suspense>
  );
}
