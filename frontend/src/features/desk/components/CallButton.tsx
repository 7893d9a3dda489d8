import type { ReactNode } from 'react';
import styles from '../desk.module.css';

export type Look = 'onDark' | 'accept' | 'end' | 'light' | 'solid';

interface Props {
  label: string;
  icon?: ReactNode;
  /** The key that does the same. */
  hint?: string;
  look: Look;
  wide?: boolean;
  pressed?: boolean;
  disabled?: boolean;
  /** Sends the form it stands in. */
  submits?: boolean;
  onClick: () => void;
  testId: string;
}

/** A desk button: says what it does and which key does it. */
export function CallButton({ label, icon, hint, look, wide = false, pressed, disabled = false, submits = false, onClick, testId }: Props) {
  return (
    <button
      type={submits ? 'submit' : 'button'}
      className={`${styles.button} ${styles[look]} ${wide ? styles.wide : ''}`}
      aria-pressed={pressed}
      aria-keyshortcuts={hint}
      disabled={disabled}
      onClick={onClick}
      data-testid={testId}
    >
      {icon}
      <span>{label}</span>
      {hint && (
        <span className={styles.key} aria-hidden="true">
          {hint}
        </span>
      )}
    </button>
  );
}
