import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { MenuEditor } from './MenuEditor';
import { useMenu } from './api';

/** What callers hear first, as a form. */
export default function MenuPage() {
  const { t } = useTranslation();
  const { data: menu, error, refetch } = useMenu();
  if (menu) return <MenuEditor key={menu.version} menu={menu} onReload={() => void refetch()} />;
  return (
    <>
      <PageHeader title={t('menu.title')} hint={t('menu.hint')} />
      {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <PageSkeleton />}
    </>
  );
}
