import type { ReactNode } from 'react';
import styles from './ui.module.css';

/** One figure with its name and, when it helps, what it counts. */
export function Stat({ label, value, hint }: { label: ReactNode; value: ReactNode; hint?: ReactNode }) {
  return (
    <span className={styles.stat}>
      <span className={styles.statLabel}>{label}</span>
      <span className={`${styles.statValue} num`}>{value}</span>
      {hint && <span className={styles.statHint}>{hint}</span>}
    </span>
  );
}
