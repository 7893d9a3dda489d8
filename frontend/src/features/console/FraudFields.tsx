import { Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { rules as fraudRules } from '@/features/fraud/rules';
import { answers } from './decisions';
import styles from './console.module.css';

/** What is done about each thing that fraud looks like; empty is as usual. */
export function FraudFields() {
  const { t } = useTranslation();
  const options = answers.map((value) => ({ value, label: t(`console.fraud.answers.${value}`) }));
  return (
    <section>
      <h3 className={styles.heading}>{t('console.fraud.title')}</h3>
      <div className={styles.pair}>
        {fraudRules.map((rule) => (
          <Form.Item key={rule} name={['fraud', rule]} label={t(`fraud.rules.${rule}`)}>
            <Select allowClear options={options} placeholder={t('console.fraud.usual')} />
          </Form.Item>
        ))}
      </div>
    </section>
  );
}
