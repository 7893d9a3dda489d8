import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { Suspense, lazy, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { makeQueryClient } from '@/shared/api/queries';
import { fromServer } from '@/shared/i18n';
import { useTheme } from '@/shared/theme';
import { DatabaseAway } from '@/shared/ui/DatabaseAway';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import type { Site } from './site';
import { antdTheme } from './theme/antd';

const PublicRoutes = lazy(() => import('./router/public'));
const WorkspaceRoutes = lazy(() => import('./router/workspace'));

const antdWords: Record<'zh-CN' | 'en', Locale> = { 'zh-CN': zhCN, en: enUS };

/** The whole application of one host: a company's workspace, or the public site with the operator's console. */
export function App({ site }: { site: Site }) {
  const { i18n } = useTranslation();
  const theme = useTheme();
  const client = useMemo(() => makeQueryClient(), []);
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider theme={antdTheme[theme]} locale={antdWords[fromServer(i18n.language)]} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
        <AntApp>
          <DatabaseAway />
          <ErrorBoundary place={site}>
            <Suspense fallback={<PageSkeleton />}>
              {site === 'workspace' ? <WorkspaceRoutes /> : <PublicRoutes />}
            </Suspense>
          </ErrorBoundary>
        </AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
