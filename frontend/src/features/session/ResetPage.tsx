import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import type { ResetEntry } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PasswordField } from '../signup/PasswordField';

/** Where the mailed link leads: choose a new password, then log in with it. */
export default function ResetPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const token = search.get('token') ?? '';
  const reset = useMutation({
    mutationFn: (entry: Pick<ResetEntry, 'password'>) => api.post('/api/session/reset/', { token, ...entry }),
    // Whoever was logged in here may be so no longer: the log-in page has to ask again.
    onSuccess: () => client.clear(),
  });
  if (reset.isSuccess) {
    return (
      <GateLayout title={t('session.resetDone')} lead={t('session.resetDoneText')}>
        <Button type="primary" size="large" block onClick={() => void navigate('/login')} data-testid="reset-done">
          {t('session.logIn')}
        </Button>
      </GateLayout>
    );
  }
  return (
    <GateLayout
      title={t('session.resetTitle')}
      lead={t('session.resetLead')}
      foot={<Link to="/forgot">{t('session.forgotAgain')}</Link>}
    >
      <Form<{ password: string }> layout="vertical" requiredMark={false} onFinish={(entry) => reset.mutate(entry)}>
        {reset.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={reset.error} />
          </div>
        )}
        <PasswordField testId="reset-password" label={t('session.newPassword')} />
        <Button type="primary" size="large" htmlType="submit" block loading={reset.isPending} data-testid="reset-submit">
          {t('session.resetSave')}
        </Button>
      </Form>
    </GateLayout>
  );
}
