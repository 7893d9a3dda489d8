import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from './EmptyState';

export function NotFound() {
  const { t } = useTranslation();
  return <EmptyState heading="h1" title={t('common.notFound')} text={t('common.notFoundText')} action={<Link to="/">{t('common.home')}</Link>} />;
}
