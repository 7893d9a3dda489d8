import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import styles from './session.module.css';

export interface Credentials {
  email: string;
  password: string;
}

interface Props {
  /** Who is expected; anybody when left out. */
  email?: string;
  pending: boolean;
  error: unknown;
  onSubmit: (entry: Credentials) => void;
}

/** E-mail and password, for both sites. */
export function LogInForm({ email = '', pending, error, onSubmit }: Props) {
  const { t } = useTranslation();
  const required = { required: true, message: t('common.required') };
  return (
    <Form<Credentials> layout="vertical" requiredMark={false} initialValues={{ email }} onFinish={onSubmit} style={{ display: 'grid' }}>
      {error != null && (
        <div style={{ marginBottom: 16 }}>
          <ErrorPanel error={error} />
        </div>
      )}
      <Form.Item name="email" label={t('session.email')} rules={[required, { type: 'email', message: t('session.emailWrong') }]}>
        <Input size="large" autoComplete="username" inputMode="email" data-testid="login-email" />
      </Form.Item>
      <Form.Item name="password" label={t('session.password')} rules={[required]}>
        <Input.Password size="large" autoComplete="current-password" data-testid="login-password" />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" loading={pending} data-testid="login-submit">
        {t('session.logIn')}
      </Button>
      <p className={styles.forgot}>
        <Link to="/forgot" data-testid="to-forgot">
          {t('session.forgot')}
        </Link>
      </p>
    </Form>
  );
}
