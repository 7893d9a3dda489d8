import styles from './ui.module.css';

const widths = ['22%', '46%', '100%', '100%', '92%', '96%', '60%'];

/** The shape of a page while its code or data is on the way. */
export function PageSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true">
      {widths.map((width, index) => (
        <div key={index} className={styles.bone} style={{ width, height: index === 0 ? 24 : 14 }} />
      ))}
    </div>
  );
}
