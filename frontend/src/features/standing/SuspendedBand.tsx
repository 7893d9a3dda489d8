import { useTranslation } from 'react-i18next';
import { useCurrentSession } from '@/shared/api/session';
import styles from './standing.module.css';

/** The operator suspended the company: what that means, and why. */
export function SuspendedBand() {
  const { t } = useTranslation();
  const { company } = useCurrentSession();
  if (company?.status !== 'suspended') return null;
  return (
    <div className={`${styles.band} ${styles.suspended}`} role="status" data-testid="suspended-band">
      <strong>{t('standing.suspended')}</strong>
      {company.status_reason && <span>{t('standing.reason', { reason: company.status_reason })}</span>}
    </div>
  );
}
