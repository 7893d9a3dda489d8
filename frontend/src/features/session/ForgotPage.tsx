import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';

/** Mails the link that sets a new password; says the same whether there is an account or not. */
export default function ForgotPage() {
  const { t } = useTranslation();
  const ask = useMutation({ mutationFn: (entry: { email: string }) => api.post('/api/session/forgot/', entry) });
  const back = <Link to="/login">{t('session.logIn')}</Link>;
  if (ask.isSuccess) {
    return (
      <GateLayout title={t('signup.sentTitle')} lead={t('session.forgotSent', { email: ask.variables.email })} foot={back}>
        <p className="faint" data-testid="forgot-sent">
          {t('session.forgotHint')}
        </p>
      </GateLayout>
    );
  }
  return (
    <GateLayout title={t('session.forgotTitle')} lead={t('session.forgotLead')} foot={back}>
      <Form<{ email: string }> layout="vertical" requiredMark={false} onFinish={(entry) => ask.mutate(entry)}>
        {ask.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={ask.error} />
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
          <Input size="large" autoComplete="username" inputMode="email" data-testid="forgot-email" />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit" block loading={ask.isPending} data-testid="forgot-submit">
          {t('session.forgotSend')}
        </Button>
      </Form>
    </GateLayout>
  );
}
