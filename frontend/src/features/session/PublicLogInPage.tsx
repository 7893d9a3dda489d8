import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { GateLayout } from '@/app/layouts/GateLayout';
import type { PublicSession } from '@/api/types';
import { api } from '@/shared/api/client';
import { useLogIn, useLogOut, useSession } from '@/shared/api/session';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { LogInForm } from './LogInForm';
import styles from './session.module.css';

/** Log in once, then choose a workspace; the operator also finds the console here. */
export default function PublicLogInPage() {
  const { t } = useTranslation();
  const { data } = useSession();
  const session = data as PublicSession | null | undefined;
  const logIn = useLogIn();
  const logOut = useLogOut();
  if (!session) {
    return (
      <GateLayout
        title={t('session.logIn')}
        lead={t('session.publicLead')}
        foot={
          <>
            <Link to="/find">{t('session.find')}</Link> · <Link to="/signup">{t('landing.start')}</Link>
          </>
        }
      >
        <LogInForm pending={logIn.isPending} error={logIn.error} onSubmit={(entry) => logIn.mutate(entry)} />
      </GateLayout>
    );
  }
  return (
    <GateLayout
      title={t('session.choose')}
      lead={session.user.email}
      foot={
        <button type="button" className={styles.plain} onClick={() => logOut.mutate()}>
          {t('session.logOut')}
        </button>
      }
    >
      <Workspaces session={session} />
    </GateLayout>
  );
}

function Workspaces({ session }: { session: PublicSession }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const enter = useMutation({
    mutationFn: (slug: string) => api.post<{ workspace_url: string }>('/api/session/ticket/', { slug }),
    onSuccess: ({ workspace_url: url }) => location.assign(url),
    onError: notice.failed,
  });
  return (
    <ul className={styles.workspaces}>
      {session.user.is_operator && (
        <li>
          <Link to="/console" className={styles.workspace} data-testid="to-console">
            <strong>{t('console.title')}</strong>
            <span className="faint">{t('console.lead')}</span>
          </Link>
        </li>
      )}
      {session.workspaces.map((workspace) => (
        <li key={workspace.slug}>
          <button type="button" className={styles.workspace} onClick={() => enter.mutate(workspace.slug)} data-testid="enter-workspace">
            <Truncate text={workspace.name} className={styles.workspaceName} />
            <span className="faint">
              {workspace.slug} · {t(`roles.${workspace.role}`)}
            </span>
          </button>
        </li>
      ))}
      {session.workspaces.length === 0 && !session.user.is_operator && (
        <EmptyState small title={t('session.noWorkspace')} text={t('session.noWorkspaceText')} />
      )}
    </ul>
  );
}
