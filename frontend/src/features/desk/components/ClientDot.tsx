import { clientColour } from './clientColour';
import styles from '../desk.module.css';

/** A company's colour as a small square. */
export function ClientDot({ id }: { id: number }) {
  return <span className={styles.clientDot} style={{ background: clientColour(id) }} />;
}
