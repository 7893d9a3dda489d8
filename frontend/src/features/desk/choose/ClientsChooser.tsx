import { useTranslation } from 'react-i18next';
import type { Desk } from '@/shared/live';
import { useFormat } from '@/shared/format/useFormat';
import { Chooser } from '@/shared/ui/Chooser';
import { Pill } from '@/shared/ui/Tone';
import { ClientDot } from '../components/ClientDot';
import { useControl } from '../control/context';

/** For whom calls may come: choosing a company bars it ("not for this client now") or lets it in again. */
export function ClientsChooser({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tools, close } = useControl();
  const choices = desk.serving.map((served) => ({
    id: String(served.company_id),
    served,
    icon: <ClientDot id={served.company_id} />,
    label: <bdi>{served.name}</bdi>,
    detail: served.barred && served.barred_until ? t('desk.clients.until', { time: format.timeOfDay(served.barred_until) }) : undefined,
    extra: <Pill tone={served.barred ? 'amber' : 'green'}>{t(served.barred ? 'desk.clients.barred' : 'desk.clients.served')}</Pill>,
  }));
  return (
    <Chooser
      title={t('desk.clients.title')}
      choices={choices}
      empty=""
      foot={t('desk.clients.hint')}
      onChoose={({ served }) =>
        void tools.phone.command(() => tools.api.bar({ company_id: served.company_id, barred: !served.barred, until: null }))
      }
      onClose={close}
      testId="clients"
    />
  );
}
