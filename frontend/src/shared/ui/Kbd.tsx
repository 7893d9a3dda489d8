import styles from './ui.module.css';

/** The key that does the same as the button beside it. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className={styles.kbd}>{keys}</kbd>;
}
