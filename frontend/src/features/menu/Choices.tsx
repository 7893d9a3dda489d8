import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQueues } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { type MenuForm, freeKey, keys } from './form';
import styles from './menu.module.css';

const actions = ['queue', 'voicemail', 'hangup'] as const;

/** What each key does, and what becomes of a caller who presses nothing. */
export function Choices() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MenuForm>();
  const choices = Form.useWatch('choices', form) as MenuForm['choices'] | undefined;
  const mayManage = usePermission('flows.manage');
  return (
    <>
      <Form.List name="choices">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <Row key={field.key} place={field.name} onRemove={mayManage && fields.length > 1 ? () => remove(field.name) : undefined} />
            ))}
            <Button
              size="small"
              icon={<PlusOutlined />}
              disabled={!mayManage || fields.length >= keys.length}
              onClick={() => add({ key: freeKey(choices ?? []), label: '', action: 'queue', queue_id: null })}
            >
              {t('menu.addChoice')}
            </Button>
          </>
        )}
      </Form.List>
      <Form.Item name="default_key" label={t('menu.defaultKey')} style={{ margin: '16px 0 0' }}>
        <Select
          style={{ width: 260 }}
          options={(choices ?? []).map(({ key, label }) => ({ value: key, label: t('menu.asKey', { key, label }) }))}
        />
      </Form.Item>
    </>
  );
}

function Row({ place, onRemove }: { place: number; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MenuForm>();
  const queues = useQueues(usePermission('queues.view'));
  const choices = (Form.useWatch('choices', form) as MenuForm['choices'] | undefined) ?? [];
  const taken = choices.filter((_, index) => index !== place).map(({ key }) => key);
  const action = choices[place]?.action;
  return (
    <div className={styles.choice} data-testid="menu-choice">
      <Form.Item name={[place, 'key']} noStyle>
        <Select aria-label={t('menu.key')} options={keys.map((value) => ({ value, label: value, disabled: taken.includes(value) }))} />
      </Form.Item>
      <Form.Item name={[place, 'label']} noStyle rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
        <Input maxLength={40} placeholder={t('menu.label')} aria-label={t('menu.label')} />
      </Form.Item>
      <Form.Item name={[place, 'action']} noStyle>
        <Select aria-label={t('menu.action')} options={actions.map((value) => ({ value, label: t(`menu.actions.${value}`) }))} />
      </Form.Item>
      {action === 'queue' ? (
        <Form.Item name={[place, 'queue_id']} noStyle rules={[{ required: true, message: t('common.required') }]}>
          <Select
            aria-label={t('calls.queue')}
            placeholder={t('calls.queue')}
            options={(queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      ) : (
        <span />
      )}
      <Button type="text" icon={<DeleteOutlined />} disabled={!onRemove} onClick={onRemove} aria-label={t('menu.removeChoice')} />
    </div>
  );
}
