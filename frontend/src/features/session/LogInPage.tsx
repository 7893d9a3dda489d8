import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import { publicOrigin } from '@/app/site';
import { useLogIn, useSession } from '@/shared/api/session';
import { LogInForm } from './LogInForm';

/** Only addresses of this site: a link must not lead a person who logs in elsewhere. */
export function safeNext(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}

/** The workspace's log-in. */
export default function LogInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { data: session } = useSession();
  const logIn = useLogIn();
  if (session) return <Navigate to={safeNext(search.get('next'))} replace />;
  const slug = location.hostname.split('.')[0] ?? '';
  return (
    <GateLayout
      title={t('session.logInTo', { workspace: slug })}
      lead={t('session.logInLead')}
      foot={<a href={`${publicOrigin()}/find`}>{t('session.otherWorkspace')}</a>}
    >
      <LogInForm pending={logIn.isPending} error={logIn.error} onSubmit={(entry) => logIn.mutate(entry)} />
    </GateLayout>
  );
}
