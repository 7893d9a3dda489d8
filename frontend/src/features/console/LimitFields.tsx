import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './console.module.css';

const counts = [
  { name: 'calls_in', least: 1, most: 10_000, empty: 'byContract' },
  { name: 'calls_out', least: 0, most: 10_000, empty: 'byContract' },
  { name: 'calls_per_second', least: 1, most: 1000, empty: 'byContract' },
  { name: 'max_waiting', least: 0, most: 10_000, empty: 'none' },
] as const;

const sums = ['spend_per_day', 'spend_per_month'] as const;

/** How much a company may have at once and spend; an empty field leaves it to the contract. */
export function LimitFields() {
  const { t } = useTranslation();
  return (
    <section>
      <h3 className={styles.heading}>{t('console.limits.title')}</h3>
      <p className="faint">{t('console.limits.hint')}</p>
      <div className={styles.pair}>
        {counts.map(({ name, least, most, empty }) => (
          <Form.Item key={name} name={name} label={t(`console.limits.${name}`)}>
            <InputNumber min={least} max={most} precision={0} placeholder={t(`console.limits.${empty}`)} style={{ width: '100%' }} />
          </Form.Item>
        ))}
        {sums.map((name) => (
          <Form.Item key={name} name={name} label={t(`console.limits.${name}`)}>
            <InputNumber<string> stringMode min="0" precision={2} placeholder={t('console.limits.none')} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
    </section>
  );
}
