import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { type SeenSession, useLogIn } from '@/shared/api/session';
import { LogInForm } from './LogInForm';

/** Over a page whose session ended: its person logs in and goes on where they were. Somebody else gets a page of their own. */
export default function LogInAgain({ session }: { session: SeenSession }) {
  const { t } = useTranslation();
  const logIn = useLogIn();
  const submit = (entry: { email: string; password: string }) =>
    logIn.mutate(entry, { onSuccess: ({ user }) => user.id !== session.user.id && location.reload() });
  return (
    <Modal open closable={false} footer={null} title={t('session.again')} width={420} zIndex={2000} styles={{ mask: { backdropFilter: 'blur(10px)' } }}>
      <div data-testid="log-in-again">
        <p className="soft">{t('session.againLead')}</p>
        <LogInForm email={session.user.email} pending={logIn.isPending} error={logIn.error} onSubmit={submit} />
      </div>
    </Modal>
  );
}
