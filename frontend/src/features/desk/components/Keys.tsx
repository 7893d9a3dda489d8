import styles from '../desk.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** The twelve keys of a telephone. */
export function Keys({ onDigit }: { onDigit: (digit: string) => void }) {
  return (
    <div className={styles.keys}>
      {keys.map((key) => (
        <button key={key} type="button" className={styles.digit} data-testid={`key-${key}`} onClick={() => onDigit(key)}>
          {key}
        </button>
      ))}
    </div>
  );
}
