import { Tooltip } from 'antd';
import styles from './usage.module.css';

interface Bar {
  key: string;
  value: number;
  text: string;
}

/** A small chart: one bar a row, its words on hover; the table beside it says the same. */
export function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const highest = Math.max(...bars.map(({ value }) => value), 0.000001);
  return (
    <figure className={styles.bars} aria-label={label}>
      {bars.map(({ key, value, text }) => (
        <Tooltip key={key} title={text}>
          <i style={{ height: `${Math.max(2, (value / highest) * 100)}%` }} />
        </Tooltip>
      ))}
      <figcaption>{label}</figcaption>
    </figure>
  );
}
