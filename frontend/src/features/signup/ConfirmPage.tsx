import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { useConfirm } from './api';
import styles from './signup.module.css';

/** The link from the e-mail: the workspace is made, and the browser goes there. */
export default function ConfirmPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { mutate, error } = useConfirm();
  const begun = useRef(false);
  const token = search.get('token') ?? '';
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate(token, { onSuccess: ({ workspace_url: url }) => location.assign(url) });
  }, [mutate, token]);
  if (error) {
    return (
      <GateLayout title={t('signup.confirmFailed')} foot={<Link to="/signup">{t('signup.again')}</Link>}>
        <ErrorPanel error={error} onRetry={() => mutate(token, { onSuccess: ({ workspace_url: url }) => location.assign(url) })} />
      </GateLayout>
    );
  }
  return (
    <GateLayout title={t('signup.opening')} lead={t('signup.openingText')}>
      <ul className={styles.steps} data-testid="confirming">
        {(['number', 'menu', 'queue', 'seat', 'credit'] as const).map((step) => (
          <li key={step}>
            <span className={styles.tick} aria-hidden="true">
              ✓
            </span>
            {t(`signup.steps.${step}`)}
          </li>
        ))}
      </ul>
    </GateLayout>
  );
}
