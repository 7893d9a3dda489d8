import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { DestinationSelect } from '@/shared/ui/DestinationSelect';
import { Duration } from '@/shared/ui/Duration';
import { MeasureField, MeasureFields } from './MeasureFields';
import { overflowReasons, recordRules } from './form';
import styles from './queues.module.css';

const onward = ['queue', 'flow', 'voicemail', 'number', 'hangup'] as const;

/** Where a call goes that cannot wait here (any longer). */
export function OverflowFields({ queue }: { queue: string | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.lead}>{t('queues.overflow.lead')}</p>
      {overflowReasons.map((reason) => (
        <Form.Item key={reason} name={['overflow', reason]} label={t(`queues.overflow.${reason}`)}>
          <DestinationSelect kinds={onward} nothing={t('queues.overflow.onward')} without={queue} />
        </Form.Item>
      ))}
    </>
  );
}

/** Calling back instead of waiting. */
export function CallbackFields() {
  const { t } = useTranslation();
  const on = Form.useWatch<boolean>('callsBack');
  const required = [{ required: true, message: t('common.required') }];
  return (
    <>
      <Form.Item name="callsBack" label={t('queues.callback.on')} extra={t('queues.callback.onHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <div className={styles.pair} hidden={!on}>
        <Form.Item name={['callback', 'offer_after_ms']} label={t('queues.callback.offer')} extra={t('queues.callback.offerHint')} rules={required}>
          <Duration max={3_600_000} />
        </Form.Item>
        <Form.Item name={['callback', 'attempts']} label={t('queues.callback.attempts')} extra={t('queues.callback.attemptsHint')} rules={required}>
          <InputNumber min={1} max={10} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name={['callback', 'retry_ms']} label={t('queues.callback.retry')} rules={required}>
          <Duration unit="minutes" min={60_000} max={86_400_000} />
        </Form.Item>
        <Form.Item name={['callback', 'expires_ms']} label={t('queues.callback.expires')} extra={t('queues.callback.expiresHint')} rules={required}>
          <Duration unit="hours" min={3_600_000} max={604_800_000} />
        </Form.Item>
        <Form.Item name={['callback', 'most']} label={t('queues.callback.most')} extra={t('queues.callback.mostHint')} rules={required}>
          <InputNumber min={1} max={10_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name={['callback', 'most_to_number']} label={t('queues.callback.mostToNumber')} extra={t('queues.callback.mostToNumberHint')} rules={required}>
          <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
    </>
  );
}

/** While they talk: what the agent hears and reads, and what is recorded. */
export function CallFields() {
  const { t } = useTranslation();
  const rule = Form.useWatch<string>('record');
  return (
    <>
      <div className={styles.pair}>
        <Form.Item name="record" label={t('queues.record')} extra={t('queues.recordHint')}>
          <Select options={recordRules.map((value) => ({ value, label: t(`queues.recordRules.${value}`) }))} />
        </Form.Item>
        {rule === 'share' && <MeasureField name="record_share" />}
      </div>
      <Form.Item name="greeting" label={t('queues.greeting')} extra={t('queues.greetingHint')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="script" label={t('queues.script')} extra={t('queues.scriptHint')}>
        <Input.TextArea rows={5} maxLength={10_000} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="auto_answer" label={t('queues.autoAnswer')} extra={t('queues.autoAnswerHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <MeasureField name="resume_ms" />
      </div>
    </>
  );
}

/** After the call. */
export function AfterFields() {
  const { t } = useTranslation();
  return (
    <>
      <MeasureFields group="after" />
      <p className="soft">{t('queues.dispositionsElsewhere')}</p>
    </>
  );
}
