import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MenuChoice } from '@/api/types';
import { useSkills } from '@/shared/api/directory';
import { Duration } from '@/shared/ui/Duration';
import { RowsField } from '@/shared/ui/RowsField';
import { eachOnce, keys } from './form';
import styles from './menu.module.css';

/** What goes with a call that took this key, the callback it is offered, and what becomes of it when nobody takes it. */
export function ChoiceMore({ place, choice }: { place: number; choice: MenuChoice | undefined }) {
  return (
    <>
      {(choice?.action === 'queue' || choice?.action === 'transfer') && <Waiting place={place} choice={choice} />}
      <Data place={place} />
      <Skills place={place} />
      <Priority place={place} />
    </>
  );
}

function Waiting({ place, choice: { action, callback_key } }: { place: number; choice: MenuChoice }) {
  const { t } = useTranslation();
  const ends = (['voicemail', 'hangup'] as const).map((value) => ({ value, label: t(`menu.actions.${value}`) }));
  const offers = [{ value: null, label: t('menu.callbackUsual') }, ...keys.map((key) => ({ value: key, label: t('menu.callbackKey', { key }) }))];
  return (
    <div className={styles.fields}>
      <Form.Item name={[place, 'otherwise']} label={t('menu.otherwise')}>
        <Select options={ends} />
      </Form.Item>
      {action === 'queue' && (
        <Form.Item name={[place, 'callback_key']} label={t('menu.callback')} {...(callback_key && { extra: t('menu.callbackHint') })}>
          <Select options={offers} data-testid="choice-callback" />
        </Form.Item>
      )}
      {action === 'queue' && callback_key && (
        <Form.Item name={[place, 'callback_after_ms']} label={t('menu.callbackAfter')} initialValue={60_000} rules={[{ required: true, message: t('common.required') }]}>
          <Duration max={3_600_000} />
        </Form.Item>
      )}
    </div>
  );
}

function Data({ place }: { place: number }) {
  const { t } = useTranslation();
  return (
    <RowsField
      title={t('menu.data')}
      name={[place, 'data']}
      columns={[
        { name: 'name', title: t('menu.dataName'), width: '1fr', input: <Input maxLength={40} aria-label={t('menu.dataName')} data-testid="datum-name" />, required: true },
        { name: 'value', title: t('menu.dataValue'), width: '1.6fr', input: <Input maxLength={200} aria-label={t('menu.dataValue')} data-testid="datum-value" />, required: true },
      ]}
      fresh={{ name: '', value: '' }}
      most={20}
      add={t('menu.addDatum')}
      remove={t('menu.removeDatum')}
      hint={t('menu.dataHint')}
      validate={(rows) => (eachOnce(rows) ? null : t('menu.once'))}
      testId="choice-add-datum"
    />
  );
}

function Skills({ place }: { place: number }) {
  const { t } = useTranslation();
  const { data = [] } = useSkills();
  const names = data.map(({ name }) => ({ value: name, label: name }));
  return (
    <RowsField
      title={t('menu.skills')}
      name={[place, 'skills']}
      columns={[
        { name: 'name', title: t('queues.skill'), width: '1fr', input: <Select showSearch options={names} aria-label={t('queues.skill')} />, required: true },
        { name: 'level', title: t('queues.fromLevel'), width: '110px', input: <InputNumber min={1} max={10} precision={0} aria-label={t('queues.fromLevel')} style={{ width: '100%' }} />, required: true },
      ]}
      fresh={{ level: 1 }}
      most={10}
      add={t('queues.addSkill')}
      remove={t('queues.removeSkill')}
      hint={t('menu.skillsHint')}
      validate={(rows) => (eachOnce(rows) ? null : t('menu.once'))}
      testId="choice-add-skill"
    />
  );
}

function Priority({ place }: { place: number }) {
  const { t } = useTranslation();
  return (
    <Form.Item name={[place, 'priority']} label={t('menu.priority')} extra={t('menu.priorityHint')} rules={[{ required: true, message: t('common.required') }]}>
      <InputNumber min={-100} max={100} precision={0} style={{ width: 110 }} data-testid="choice-priority" />
    </Form.Item>
  );
}
