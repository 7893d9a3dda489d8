import { useTranslation } from 'react-i18next';
import { asApiError } from '@/shared/api/errors';
import { useErrorText } from './useErrorText';
import styles from './ui.module.css';

/** What went wrong and what to do about it; with a button when trying again may help. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, advice } = useErrorText()(error);
  return (
    <div className={styles.error} role="alert" data-testid="error" data-code={asApiError(error).code}>
      <svg className={styles.errorIcon} width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true">
        <circle cx="9" cy="9" r="7.2" stroke="currentColor" strokeWidth="1.6" />
        <path d="M9 5.4v4.4M9 12.4v.2" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      </svg>
      <div className={styles.errorBody}>
        <strong>{title}</strong>
        {advice && <p>{advice}</p>}
      </div>
      {onRetry && (
        <button type="button" className={styles.errorRetry} onClick={onRetry}>
          {t('common.retry')}
        </button>
      )}
    </div>
  );
}
