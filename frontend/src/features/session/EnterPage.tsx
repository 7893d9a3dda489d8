import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { useEnterWithTicket } from '@/shared/api/session';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';

/** From the public site into the workspace with a ticket that works once. */
export default function EnterPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { mutate, error } = useEnterWithTicket();
  const begun = useRef(false);
  const ticket = search.get('ticket') ?? '';
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate(ticket, { onSuccess: () => void navigate('/', { replace: true }) });
  }, [mutate, navigate, ticket]);
  return (
    <GateLayout title={t('session.entering')}>
      {error && (
        <>
          <ErrorPanel error={error} />
          <p style={{ marginTop: 16 }}>
            <Link to="/login">{t('session.logIn')}</Link>
          </p>
        </>
      )}
    </GateLayout>
  );
}
