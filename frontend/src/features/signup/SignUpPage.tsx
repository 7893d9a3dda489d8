import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import type { SignUpEntry } from '@/api/types';
import { fromServer, toServer } from '@/shared/i18n';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { PasswordField } from './PasswordField';
import { PlanChoice } from './PlanChoice';
import { SlugField } from './SlugField';
import { useSignUp } from './api';
import { suggestSlug } from './slug';

type Fields = Omit<SignUpEntry, 'language'>;

/** The one form between a newcomer and a ringing phone. */
export default function SignUpPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [form] = Form.useForm<Fields>();
  const [slugTouched, setSlugTouched] = useState(false);
  const signUp = useSignUp();
  const company = { required: true, whitespace: true, message: t('common.required') };

  const submit = (fields: Fields) =>
    signUp.mutate(
      { ...fields, language: toServer(fromServer(i18n.language)) },
      {
        onSuccess: () => void navigate(`/signup/sent?email=${encodeURIComponent(fields.email)}`),
        onError: (error) => showFieldErrors(form, error, ['company_name', 'slug', 'email', 'password', 'plan']),
      },
    );
  return (
    <GateLayout
      wide
      title={t('signup.title')}
      lead={t('signup.lead')}
      foot={
        <>
          {t('signup.already')} <Link to="/find">{t('session.find')}</Link>
        </>
      }
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ plan: search.get('plan') ?? undefined }}
        onFinish={submit}
        onValuesChange={(changed) => {
          if (changed.slug !== undefined) setSlugTouched(true);
          if (changed.company_name !== undefined && !slugTouched) form.setFieldValue('slug', suggestSlug(changed.company_name));
        }}
      >
        {signUp.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={signUp.error} />
          </div>
        )}
        <Form.Item name="company_name" label={t('signup.company')} rules={[company]}>
          <Input size="large" maxLength={120} autoComplete="organization" data-testid="signup-company" />
        </Form.Item>
        <SlugField />
        <Form.Item
          name="email"
          label={t('session.email')}
          rules={[
            { required: true, message: t('common.required') },
            { type: 'email', message: t('session.emailWrong') },
          ]}
        >
          <Input size="large" autoComplete="email" inputMode="email" data-testid="signup-email" />
        </Form.Item>
        <PasswordField testId="signup-password" />
        <Form.Item name="plan" label={t('signup.plan')} rules={[{ required: true, message: t('signup.choosePlan') }]}>
          <PlanChoice />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit" block loading={signUp.isPending} data-testid="signup-submit">
          {t('signup.submit')}
        </Button>
      </Form>
    </GateLayout>
  );
}
