import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PasswordChange } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { useNotice } from '@/shared/ui/useNotice';
import { PasswordField } from '../signup/PasswordField';

/** One's own password: the current one, and the new one with its rules. */
export default function ChangePassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const change = useMutation({
    mutationFn: (entry: PasswordChange) => api.post('/api/session/password/', entry),
    onSuccess: () => {
      notice.done(t('session.passwordChanged'));
      onClose();
    },
  });
  return (
    <Modal open width={440} title={t('session.changePassword')} onCancel={onClose} footer={null}>
      <Form<PasswordChange> layout="vertical" requiredMark={false} onFinish={(entry) => change.mutate(entry)}>
        {change.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={change.error} />
          </div>
        )}
        <Form.Item name="current" label={t('session.currentPassword')} rules={[{ required: true, message: t('common.required') }]}>
          <Input.Password size="large" autoComplete="current-password" data-testid="password-current" />
        </Form.Item>
        <PasswordField testId="password-new" label={t('session.newPassword')} />
        <Button type="primary" size="large" htmlType="submit" block loading={change.isPending} data-testid="password-save">
          {t('session.resetSave')}
        </Button>
      </Form>
    </Modal>
  );
}
