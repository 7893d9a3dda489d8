import { useTranslation } from 'react-i18next';
import { useLive } from '@/shared/live';
import styles from './band.module.css';

/** The server is out of reach: what is shown is from before, and nothing can be asked of it until it is back. */
export function LostBand() {
  const { t } = useTranslation();
  const { link } = useLive();
  if (link !== 'lost') return null;
  return (
    <div className={`${styles.band} ${styles.lost}`} role="alert" data-testid="banner-link">
      <span className={styles.text}>
        <strong>{t('desk.lost.link')}</strong>
        <span>{t('desk.lost.linkAdvice')}</span>
      </span>
    </div>
  );
}
