import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import styles from '../desk.module.css';

/** What the company wants said. */
export function Script({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  if (!call.script) return null;
  return (
    <section className={styles.script} data-testid="script" aria-label={t('desk.script')}>
      <h3>{t('desk.script')}</h3>
      <p>
        <bdi>{call.script}</bdi>
      </p>
    </section>
  );
}
