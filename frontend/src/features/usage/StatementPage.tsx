import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHeader } from '@/shared/ui/PageHeader';
import { StatementPanel } from './StatementPanel';

/** The company's own statement of account. */
export default function StatementPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('usage.statement')} hint={t('usage.statementHint')} actions={<Link to="/invoices">{t('invoices.title')}</Link>} />
      <StatementPanel at="/api/statement/" exportsAt="/api/exports/" />
    </>
  );
}
