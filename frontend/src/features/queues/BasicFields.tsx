import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { MeasureFields } from './MeasureFields';
import { strategies } from './form';

/** Its name, who is asked, and how it stands beside other queues. */
export function BasicFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="name" label={t('queues.name')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
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
      <MeasureFields group="basic" />
    </>
  );
}
