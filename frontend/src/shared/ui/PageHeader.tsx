import type { ReactNode } from 'react';
import styles from './ui.module.css';

interface Props {
  title: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
}

/** Every page begins with this: what it is, one sentence on what it is for, and what can be done. */
export function PageHeader({ title, hint, actions }: Props) {
  return (
    <header className={styles.header}>
      <div className={styles.headerText}>
        <h1>{title}</h1>
        {hint && <p className={styles.headerHint}>{hint}</p>}
      </div>
      {actions && <div className={styles.headerActions}>{actions}</div>}
    </header>
  );
}
