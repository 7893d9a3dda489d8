import type { ReactNode } from 'react';
import styles from './ui.module.css';

interface Props {
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
  small?: boolean;
  /** Where it is all there is on a page, its words are the page's heading. */
  heading?: 'h1' | 'h3';
}

/** Nothing here yet: says why, and what would fill it. */
export function EmptyState({ title, text, action, small = false, heading: Heading = 'h3' }: Props) {
  return (
    <div className={`${styles.empty} ${small ? styles.emptySmall : ''}`}>
      {!small && (
        <svg className={styles.emptyArt} width="72" height="48" viewBox="0 0 72 48" fill="none" aria-hidden="true">
          <path d="M6 12h60M6 24h42M6 36h26" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
          <circle cx="60" cy="34" r="7" fill="#f2d9a6" />
        </svg>
      )}
      <Heading>{title}</Heading>
      {text && <p>{text}</p>}
      {action && <div className={styles.emptyAction}>{action}</div>}
    </div>
  );
}
