import type { ReactNode } from 'react';
import styles from './ui.module.css';

export type Tone = 'green' | 'amber' | 'red' | 'blue' | 'violet' | 'grey';

interface Props {
  tone: Tone;
  children: ReactNode;
  pulse?: boolean;
  dot?: boolean;
  testId?: string | undefined;
}

/** A small coloured word: a state, an outcome, a direction. Never colour alone. */
export function Pill({ tone, children, pulse = false, dot = true, testId }: Props) {
  return (
    <span className={`${styles.state} ${styles.pill} ${styles[tone]}`} data-testid={testId}>
      {dot && <span className={`${styles.dot} ${pulse ? styles.pulse : ''}`} />}
      {children}
    </span>
  );
}
