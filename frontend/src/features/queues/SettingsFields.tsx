import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { strategies } from './form';
import styles from './queues.module.css';

const durations = [
  { name: 'offer_s', word: 'offer', min: 5, max: 120 },
  { name: 'wrap_up_s', word: 'wrapUp', min: 0, max: 600 },
  { name: 'max_wait_s', word: 'maxWait', min: 10, max: 7200 },
  { name: 'announce_s', word: 'announce', min: 0, max: 600 },
] as const;

const counts = [
  { name: 'max_waiting', word: 'maxWaiting', min: 1, max: 1000 },
  { name: 'missed_until_away', word: 'missed', min: 1, max: 20 },
] as const;

/** The settings of a queue, each with a sentence on what it does. */
export function SettingsFields() {
  const { t } = useTranslation();
  const required = { required: true, message: t('common.required') };
  return (
    <>
      <Form.Item name="name" label={t('queues.name')} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={60} data-testid="queue-name" />
      </Form.Item>
      <Form.Item name="strategy" label={t('queues.strategy')}>
        <Select
          optionRender={({ data }) => (
            <div style={{ lineHeight: '18px', padding: '2px 0' }}>
              {data.label}
              <div className="faint" style={{ fontSize: 12 }}>
                {data.hint}
              </div>
            </div>
          )}
          options={strategies.map((value) => ({
            value,
            label: t(`queues.strategies.${value}.name`),
            hint: t(`queues.strategies.${value}.hint`),
          }))}
        />
      </Form.Item>
      <div className={styles.pair}>
        {durations.map(({ name, word, min, max }) => (
          <Form.Item key={name} name={name} label={t(`queues.${word}`)} extra={t(`queues.hints.${word}`)} rules={[required]}>
            <InputNumber min={min} max={max} precision={0} suffix={t('common.seconds')} style={{ width: '100%' }} />
          </Form.Item>
        ))}
        {counts.map(({ name, word, min, max }) => (
          <Form.Item key={name} name={name} label={t(`queues.${word}`)} extra={t(`queues.hints.${word}`)} rules={[required]}>
            <InputNumber min={min} max={max} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
      <Form.Item name="record" label={t('queues.record')} extra={t('queues.hints.record')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}
