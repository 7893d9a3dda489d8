import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, lazy, useMemo } from 'react';
import { makeQueryClient } from '@/shared/api/queries';
import { DatabaseAway } from '@/shared/ui/DatabaseAway';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { Later } from '@/shared/ui/Later';
import { lazyRoom } from '@/shared/ui/lazyRoom';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import type { Site } from './site';

const PublicRoutes = lazyRoom(() => import('./router/public'));
const WorkspaceRoutes = lazy(() => import('./router/workspace'));
const loadNotices = () => import('@/shared/ui/Notices');

/** The whole application of one host: a company's workspace, or the public site with the operator's console. */
export function App({ site }: { site: Site }) {
  const client = useMemo(() => makeQueryClient(), []);
  return (
    <QueryClientProvider client={client}>
      <DatabaseAway />
      <Later load={loadNotices} />
      <ErrorBoundary place={site}>
        <Suspense fallback={<PageSkeleton />}>{site === 'workspace' ? <WorkspaceRoutes /> : <PublicRoutes />}</Suspense>
      </ErrorBoundary>
    </QueryClientProvider>
  );
}
