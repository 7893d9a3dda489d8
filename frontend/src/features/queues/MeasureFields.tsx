import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { Duration } from '@/shared/ui/Duration';
import { type Group, type NumberField, measures } from './form';
import styles from './queues.module.css';

/** The numbers of a group, side by side. */
export function MeasureFields({ group, except = [] }: { group: Group; except?: readonly NumberField[] }) {
  return (
    <div className={styles.pair}>
      {measures
        .filter((measure) => measure.group === group && !except.includes(measure.name))
        .map(({ name }) => (
          <MeasureField key={name} name={name} />
        ))}
    </div>
  );
}

export function MeasureField({ name }: { name: NumberField }) {
  const { t } = useTranslation();
  const measure = measures.find((one) => one.name === name);
  if (!measure) return null;
  const { unit, min, max, none } = measure;
  return (
    <Form.Item
      name={name}
      label={t(`queues.fields.${name}.name`)}
      extra={t(`queues.fields.${name}.hint`)}
      rules={none ? [] : [{ required: true, message: t('common.required') }]}
    >
      {unit === 'count' || unit === 'percent' ? (
        <InputNumber min={min} max={max} precision={0} suffix={unit === 'percent' ? '%' : undefined} style={{ width: '100%' }} />
      ) : (
        <Duration unit={unit} min={min} max={max} placeholder={none && t('queues.noLimit')} />
      )}
    </Form.Item>
  );
}
