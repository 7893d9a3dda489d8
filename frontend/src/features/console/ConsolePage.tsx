import { Tabs } from 'antd';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import layout from '@/app/layouts/layout.module.css';
import { useSession } from '@/shared/api/session';
import { NotFound } from '@/shared/ui/NotFound';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { PriceBooks } from '@/features/priceBooks/PriceBooks';
import { Bans } from './Bans';
import { Companies } from './Companies';
import { CompanyPage } from './CompanyPage';
import { Lending } from './Lending';
import { PoolPanel } from './PoolPanel';

const FinanceDesk = lazy(() => import('@/features/finance/FinanceDesk'));

/** The operator's side: every company at a glance, and what they share. */
export default function ConsolePage() {
  const { t } = useTranslation();
  const { data: session, isPending } = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  if (isPending) return <PageSkeleton />;
  if (!session) return <Navigate to="/login" replace />;
  if (!session.user.is_operator) return <NotFound />;
  const tab = /\/console\/(lending|pool|prices|billing|bans)(?:\/|$)/.exec(pathname)?.[1] ?? 'companies';
  const opened = /\/console\/companies\/(\d+)\/?$/.exec(pathname)?.[1];
  return (
    <div className={layout.narrow} style={{ maxWidth: 1400 }}>
      <PageHeader title={t('console.title')} hint={t('console.lead')} />
      <Tabs
        activeKey={tab}
        onChange={(key) => void navigate(key === 'companies' ? '/console' : `/console/${key}`)}
        items={[
          { key: 'companies', label: t('console.companies'), children: opened ? <CompanyPage key={opened} id={opened} /> : <Companies /> },
          { key: 'lending', label: t('console.lending.tab'), children: <Lending /> },
          { key: 'prices', label: t('priceBooks.tab'), children: <PriceBooks /> },
          {
            key: 'billing',
            label: t('finance.tab'),
            destroyOnHidden: true,
            children: (
              <Suspense fallback={<PageSkeleton />}>
                <FinanceDesk />
              </Suspense>
            ),
          },
          { key: 'pool', label: t('console.pool'), children: <PoolPanel /> },
          { key: 'bans', label: t('console.bans.tab'), children: <Bans /> },
        ]}
      />
    </div>
  );
}
