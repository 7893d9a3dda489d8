import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { readOutbox } from '../outbox/api';

/** After the form: look into your mail. Where mail is kept for developers, a link to it. */
export default function CheckMailPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const outbox = useQuery({ queryKey: ['outbox'], queryFn: readOutbox, retry: false });
  return (
    <GateLayout
      title={t('signup.sentTitle')}
      lead={t('signup.sentText', { email: search.get('email') ?? '' })}
      foot={<Link to="/signup">{t('signup.again')}</Link>}
    >
      <p className="faint" data-testid="check-mail">
        {t('signup.sentHint')}
      </p>
      {outbox.data && (
        <p style={{ marginTop: 16 }}>
          <Link to="/outbox" data-testid="to-outbox">
            {t('outbox.open')}
          </Link>
        </p>
      )}
    </GateLayout>
  );
}
