import type { ReactNode } from 'react';
import styles from './ui.module.css';

interface Props {
  title?: ReactNode;
  extra?: ReactNode;
  /** Content that brings its own edges (tables, lists). */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
  testId?: string;
}

export function Panel({ title, extra, flush = false, className = '', children, testId }: Props) {
  return (
    <section className={`${styles.panel} ${className}`} data-testid={testId}>
      {(title ?? extra) && (
        <div className={styles.panelHead}>
          <h2>{title}</h2>
          {extra}
        </div>
      )}
      <div className={flush ? styles.panelFlush : styles.panelBody}>{children}</div>
    </section>
  );
}
