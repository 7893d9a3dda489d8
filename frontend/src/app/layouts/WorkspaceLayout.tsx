import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { usePermission } from '@/shared/api/session';
import { useLiveConnection } from '@/shared/live';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Rail } from './Rail';
import styles from './layout.module.css';

const WithPhone = lazy(() => import('@/features/desk/phone/WithPhone'));

/** A company's workspace: the rail with what this person may see, and the page. */
export function WorkspaceLayout() {
  const { t } = useTranslation();
  const usesDesk = usePermission('desk.use');
  const { pathname } = useLocation();
  useLiveConnection();
  const frame = (
    <div className={styles.workspace}>
      <a className="skip-link" href="#content">
        {t('nav.skip')}
      </a>
      <Rail />
      <main id="content" className={styles.content} tabIndex={-1}>
        <div className={styles.page}>
          <ErrorBoundary place={pathname}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
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
