import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import styles from './landing.module.css';

const waiting = [
  { number: '+862155550148', wait: 42_000 },
  { number: '+8613800138000', wait: 17_000 },
];

/** The product in one picture: a call on an agent's desk, the queue behind it, the line it becomes on the bill. */
export function Picture() {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.picture} aria-hidden="true">
      <div className={styles.card}>
        <div className={styles.cardTop}>
          <span className={styles.live} />
          {t('landing.picture.incoming')}
          <span className={styles.chip}>{t('landing.picture.company')}</span>
          <span className={styles.chip}>{t('landing.picture.queue')}</span>
        </div>
        <div className={`${styles.number} num`}>{format.phone('+862155550123')}</div>
        <div className={styles.cardActions}>
          <span className={styles.accept}>{t('actions.answer')}</span>
          <span className={styles.ghost}>{t('actions.decline')}</span>
        </div>
      </div>
      <div className={styles.sheet}>
        <div className={styles.sheetTitle}>{t('landing.picture.waiting')}</div>
        {waiting.map(({ number, wait }) => (
          <div key={number} className={styles.row}>
            <span className="num">{format.phone(number)}</span>
            <span className={`${styles.wait} num`}>{format.clock(wait)}</span>
          </div>
        ))}
      </div>
      <div className={`${styles.sheet} ${styles.bill}`}>
        <div className={styles.row}>
          <span>{t('landing.picture.line')}</span>
          <b className="num">{format.money('0.45', 'CNY')}</b>
        </div>
        <div className={styles.bars}>
          {[8, 14, 22, 12, 26, 18, 9, 16, 28, 20, 11, 24, 15, 8, 19, 27, 13, 10, 21, 16, 9, 14, 23, 11].map((height, index) => (
            <i key={index} style={{ height }} />
          ))}
        </div>
      </div>
    </div>
  );
}
