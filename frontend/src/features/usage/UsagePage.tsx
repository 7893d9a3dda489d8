import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHeader } from '@/shared/ui/PageHeader';
import { UsageExplorer } from './UsageExplorer';

/** The company's own usage with its prices. */
export default function UsagePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('usage.title')} hint={t('usage.hint')} actions={<Link to="/invoices">{t('invoices.title')}</Link>} />
      <UsageExplorer at="/api/usage/" exportsAt="/api/exports/" />
    </>
  );
}
