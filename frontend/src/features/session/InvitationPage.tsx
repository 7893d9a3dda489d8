import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import type { InvitationPreview, Session } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { PasswordField } from '../signup/PasswordField';

interface Entry {
  name: string;
  password: string;
}

/** Where an invitation's link leads: join with the account one has, or make one. */
export default function InvitationPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const token = search.get('token') ?? '';
  const preview = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.post<InvitationPreview>('/api/invitations/preview/', { token }),
    retry: false,
  });
  const accept = useMutation({
    mutationFn: (entry: Entry) => api.post<Session>('/api/invitations/accept/', { token, ...entry }),
    onSuccess: () => location.assign('/'),
  });
  if (preview.isPending) return <PageSkeleton />;
  if (!preview.data) {
    return (
      <GateLayout title={t('session.invitationTitle')}>
        <ErrorPanel error={preview.error} />
      </GateLayout>
    );
  }
  const { company_name: company, email, name, role, has_account: known } = preview.data;
  const required = { required: true, message: t('common.required') };
  return (
    <GateLayout
      title={t('session.join', { company })}
      lead={t(known ? 'session.joinKnown' : 'session.joinNew', { email, role: t(`roles.${role}`) })}
    >
      <Form<Entry> layout="vertical" requiredMark={false} initialValues={{ name, password: '' }} onFinish={(entry) => accept.mutate(entry)}>
        {accept.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={accept.error} />
          </div>
        )}
        {!known && (
          <Form.Item name="name" label={t('session.yourName')} rules={[required]}>
            <Input size="large" autoComplete="name" data-testid="invitation-name" />
          </Form.Item>
        )}
        {known ? (
          <Form.Item name="password" label={t('session.password')} rules={[required]}>
            <Input.Password size="large" autoComplete="current-password" data-testid="invitation-password" />
          </Form.Item>
        ) : (
          <PasswordField testId="invitation-password" />
        )}
        <Button type="primary" size="large" htmlType="submit" block loading={accept.isPending} data-testid="invitation-accept">
          {t('session.accept')}
        </Button>
      </Form>
    </GateLayout>
  );
}
