import { Button, Form } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { asApiError } from '@/shared/api/errors';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SlugField } from './SlugField';
import { useConfirm } from './api';
import styles from './signup.module.css';

const steps = ['number', 'menu', 'queue', 'seat', 'credit'] as const;

/** The link from the e-mail: the workspace is made, and the browser goes there. */
export default function ConfirmPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { mutate, error, isPending } = useConfirm();
  const begun = useRef(false);
  const token = search.get('token') ?? '';
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate({ token, slug: '' });
  }, [mutate, token]);
  if (!error) {
    return (
      <GateLayout title={t('signup.opening')} lead={t('signup.openingText')}>
        <ul className={styles.steps} data-testid="confirming">
          {steps.map((step) => (
            <li key={step}>
              <span className={styles.tick} aria-hidden="true">
                ✓
              </span>
              {t(`signup.steps.${step}`)}
            </li>
          ))}
        </ul>
      </GateLayout>
    );
  }
  const taken = asApiError(error).code.startsWith('slug_');
  return (
    <GateLayout title={t('signup.confirmFailed')} foot={<Link to="/signup">{t('signup.again')}</Link>}>
      {taken ? (
        <OtherSlug pending={isPending} onChoose={(slug) => mutate({ token, slug })} />
      ) : (
        <ErrorPanel error={error} onRetry={() => mutate({ token, slug: '' })} />
      )}
    </GateLayout>
  );
}

/** The address chosen at sign-up went to somebody else before the mail was read: another one, and on. */
function OtherSlug({ pending, onChoose }: { pending: boolean; onChoose: (slug: string) => void }) {
  const { t } = useTranslation();
  return (
    <Form<{ slug: string }> layout="vertical" requiredMark={false} onFinish={({ slug }) => onChoose(slug)}>
      <p className="soft" style={{ marginBottom: 14 }}>
        {t('signup.otherSlug')}
      </p>
      <SlugField />
      <Button type="primary" size="large" htmlType="submit" block loading={pending} data-testid="confirm-slug">
        {t('signup.open')}
      </Button>
    </Form>
  );
}
