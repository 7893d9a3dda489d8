import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isDatabaseAway } from '@/shared/api/client';
import styles from './ui.module.css';

/** One calm message while reads are being tried again because the database is away; gone with the first answer. */
export function DatabaseAway() {
  const { t } = useTranslation();
  const cache = useQueryClient().getQueryCache();
  const away = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => cache.getAll().some((query) => query.isActive() && isDatabaseAway(query.state.fetchFailureReason)),
  );
  return (
    <div role="status" className={styles.awayPlace}>
      {away && (
        <p className={styles.away} data-testid="database-away">
          {t('common.databaseAway')}
        </p>
      )}
    </div>
  );
}
