import { DeleteOutlined, PlusOutlined, SettingOutlined } from '@ant-design/icons';
import { Badge, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueues } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { DestinationSelect } from '@/shared/ui/DestinationSelect';
import { ChoiceMore } from './ChoiceMore';
import { type MenuForm, freshChoice, keys, specialties } from './form';
import styles from './menu.module.css';

const actions = ['queue', 'transfer', 'voicemail', 'hangup'] as const;
const people = ['agent', 'number'] as const;

/** What each key does, and what becomes of a caller who presses nothing. `wrong`: the places of keys to be mended. */
export function Choices({ wrong }: { wrong: readonly number[] }) {
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
              <Row key={field.key} place={field.name} wrong={wrong.includes(field.name)} onRemove={mayManage && fields.length > 1 ? () => remove(field.name) : undefined} />
            ))}
            <Button
              size="small"
              icon={<PlusOutlined />}
              disabled={!mayManage || fields.length >= keys.length}
              onClick={() => add(freshChoice(choices ?? []))}
              data-testid="menu-add"
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

function Row({ place, wrong, onRemove }: { place: number; wrong: boolean; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MenuForm>();
  const [opened, setOpened] = useState(false);
  const choices = (Form.useWatch('choices', form) as MenuForm['choices'] | undefined) ?? [];
  const taken = choices.filter((_, index) => index !== place).map(({ key }) => key);
  const choice = choices[place];
  const open = opened || wrong;
  return (
    <div className={styles.choice} data-testid="menu-choice" data-key={choice?.key}>
      <div className={styles.line}>
        <Form.Item name={[place, 'key']} noStyle>
          <Select aria-label={t('menu.key')} options={keys.map((value) => ({ value, label: value, disabled: taken.includes(value) }))} />
        </Form.Item>
        <Form.Item name={[place, 'label']} noStyle rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
          <Input maxLength={40} placeholder={t('menu.label')} aria-label={t('menu.label')} data-testid="choice-label" />
        </Form.Item>
        <Form.Item name={[place, 'action']} noStyle>
          <Select aria-label={t('menu.action')} options={actions.map((value) => ({ value, label: t(`menu.actions.${value}`) }))} data-testid="choice-action" />
        </Form.Item>
        <Target place={place} action={choice?.action} />
        <Badge count={choice ? specialties(choice) : 0} size="small" color="var(--lp-mark)" offset={[-6, 6]}>
          <Button
            type="text"
            icon={<SettingOutlined />}
            disabled={false}
            onClick={() => setOpened(!open)}
            aria-expanded={open}
            aria-label={t('menu.more', { key: choice?.key })}
            title={t('menu.more', { key: choice?.key })}
            data-testid="choice-more"
          />
        </Badge>
        <Button type="text" icon={<DeleteOutlined />} disabled={!onRemove} onClick={onRemove} aria-label={t('menu.removeChoice')} />
      </div>
      {/* Always there: a form sends only the fields that it has. */}
      <div className={styles.more} hidden={!open}>
        <ChoiceMore place={place} choice={choice} />
      </div>
    </div>
  );
}

/** Which queue, or who; nothing for an end. */
function Target({ place, action }: { place: number; action: (typeof actions)[number] | undefined }) {
  const { t } = useTranslation();
  const queues = useQueues(usePermission('queues.view'));
  const required = [{ required: true, message: t('common.required') }];
  if (action === 'queue')
    return (
      <Form.Item name={[place, 'queue_id']} noStyle rules={required}>
        <Select aria-label={t('calls.queue')} placeholder={t('calls.queue')} options={(queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
    );
  if (action === 'transfer')
    return (
      <Form.Item name={[place, 'to']} className={styles.to} rules={required}>
        <DestinationSelect kinds={people} aria-label={t('menu.to')} />
      </Form.Item>
    );
  return <span />;
}
