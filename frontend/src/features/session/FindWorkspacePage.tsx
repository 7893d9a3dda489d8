import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';

/** Mails a person the addresses of their workspaces; says the same whether there are any or not. */
export default function FindWorkspacePage() {
  const { t } = useTranslation();
  const find = useMutation({ mutationFn: (entry: { email: string }) => api.post('/api/signup/find/', entry) });
  if (find.isSuccess) {
    return (
      <GateLayout
        title={t('signup.sentTitle')}
        lead={t('session.findSent', { email: find.variables.email })}
        foot={<Link to="/login">{t('session.logIn')}</Link>}
      />
    );
  }
  return (
    <GateLayout title={t('session.find')} lead={t('session.findLead')} foot={<Link to="/login">{t('session.logIn')}</Link>}>
      <Form<{ email: string }> layout="vertical" requiredMark={false} onFinish={(entry) => find.mutate(entry)}>
        {find.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={find.error} />
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
          <Input size="large" autoComplete="email" data-testid="find-email" />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit" block loading={find.isPending} data-testid="find-submit">
          {t('session.findSend')}
        </Button>
      </Form>
    </GateLayout>
  );
}
