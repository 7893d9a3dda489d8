import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import styles from '../desk.module.css';

/** Whether what is said now is being recorded. */
export function RecordingSign({ state }: { state: DeskCall['recording'] }) {
  const { t } = useTranslation();
  return (
    <span className={`${styles.chip} ${styles.recording}`} data-state={state} data-testid="recording" role="status">
      <span className={styles.recordingDot} />
      {t(`desk.recording.${state}`)}
    </span>
  );
}
