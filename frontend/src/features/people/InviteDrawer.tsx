import { Button, Drawer, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { type InviteEntry, useInvite } from './api';
import { roles } from './roles';
import styles from './people.module.css';

/** Invites one person by e-mail, with a role whose powers are said in a sentence. */
export function InviteDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const [form] = Form.useForm<InviteEntry>();
  const invite = useInvite();
  const submit = (entry: InviteEntry) =>
    invite.mutate(entry, {
      onSuccess: () => {
        notice.done(t('people.inviteSent', { email: entry.email }));
        onClose();
      },
      onError: (error) => showFieldErrors(form, error, ['email', 'name', 'role']),
    });
  return (
    <Drawer
      open
      size={440}
      title={t('people.invite')}
      onClose={onClose}
      footer={
        <Button type="primary" loading={invite.isPending} onClick={() => form.submit()} data-testid="invite-send">
          {t('people.inviteSend')}
        </Button>
      }
    >
      <Form<InviteEntry> form={form} layout="vertical" requiredMark={false} initialValues={{ role: 'agent', name: '' }} onFinish={submit}>
        {invite.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={invite.error} />
          </div>
        )}
        <Form.Item
          name="email"
          label={t('session.email')}
          rules={[
            { required: true, message: t('common.required') },
            { type: 'email', message: t('session.emailWrong') },
          ]}
        >
          <Input data-testid="invite-email" />
        </Form.Item>
        <Form.Item name="name" label={t('people.name')}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="role" label={t('people.role')}>
          <Radio.Group className={styles.roles}>
            {roles.map((role) => (
              <Radio key={role} value={role}>
                <span className={styles.role}>{t(`roles.${role}`)}</span>
                <span className="faint">{t(`roleHints.${role}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      </Form>
    </Drawer>
  );
}
