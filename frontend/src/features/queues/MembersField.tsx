import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMembers } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import styles from './queues.module.css';

/** Who serves the queue: with what skill, and in which order they are asked. */
export function MembersField() {
  const { t } = useTranslation();
  const members = useMembers(usePermission('members.view'));
  const options = (members.data ?? []).map((member) => ({ value: member.user_id, label: member.name || member.email }));
  return (
    <Form.List name="members">
      {(fields, { add, remove }) => (
        <>
          {fields.length > 0 && (
            <div className={`${styles.member} ${styles.memberHead}`}>
              <span>{t('queues.person')}</span>
              <span>{t('queues.level')}</span>
              <span>{t('queues.priority')}</span>
            </div>
          )}
          {fields.map((field) => (
            <div key={field.key} className={styles.member}>
              <Form.Item name={[field.name, 'user_id']} noStyle rules={[{ required: true, message: t('common.required') }]}>
                <Select showSearch={{ optionFilterProp: 'label' }} options={options} aria-label={t('queues.person')} />
              </Form.Item>
              <Form.Item name={[field.name, 'level']} noStyle>
                <InputNumber min={1} max={10} precision={0} aria-label={t('queues.level')} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name={[field.name, 'priority']} noStyle>
                <InputNumber min={1} max={10} precision={0} aria-label={t('queues.priority')} style={{ width: '100%' }} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('queues.removePerson')} onClick={() => remove(field.name)} />
            </div>
          ))}
          <Button size="small" icon={<PlusOutlined />} onClick={() => add({ level: 5, priority: 1 })} data-testid="queue-add-member">
            {t('queues.addPerson')}
          </Button>
          <p className="faint" style={{ marginTop: 8, fontSize: 12 }}>
            {t('queues.membersHint')}
          </p>
        </>
      )}
    </Form.List>
  );
}
