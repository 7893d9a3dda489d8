import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Desk } from '@/shared/live';
import { serverNow } from '@/shared/api/serverClock';
import { useFormat } from '@/shared/format/useFormat';
import { Chooser } from '@/shared/ui/Chooser';
import { Pill } from '@/shared/ui/Tone';
import { ClientDot } from '../components/ClientDot';
import { useControl } from '../control/context';

type Served = Desk['serving'][number];

/** For how many minutes a company may be left out; 0: until it is let in again. */
const minutes = [15, 30, 60, 120, 0] as const;

/** For whom calls may come: choosing a company bars it ("not for this client now") or lets it in again. */
export function ClientsChooser({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tools, close } = useControl();
  const [asked, setAsked] = useState<Served | null>(null);
  const bar = (served: Served, barred: boolean, until: string | null) => {
    setAsked(null);
    void tools.phone.command(() => tools.api.bar({ company_id: served.company_id, barred, until }));
  };
  const choices = desk.serving.map((served) => ({
    id: String(served.company_id),
    served,
    icon: <ClientDot id={served.company_id} />,
    label: <bdi>{served.name}</bdi>,
    detail: served.barred && (served.barred_until ? t('desk.clients.until', { time: format.timeOfDay(served.barred_until) }) : t('desk.clients.untilOut')),
    extra: <Pill tone={served.barred ? 'amber' : 'green'}>{t(served.barred ? 'desk.clients.barred' : 'desk.clients.served')}</Pill>,
  }));
  if (asked) return <HowLong served={asked} onChoose={(until) => bar(asked, true, until)} onClose={() => setAsked(null)} />;
  return (
    <Chooser
      title={t('desk.clients.title')}
      choices={choices}
      empty=""
      foot={t('desk.clients.hint')}
      onChoose={({ served }) => (served.barred ? bar(served, false, null) : setAsked(served))}
      onClose={close}
      testId="clients"
    />
  );
}

/** Until when the company's calls stay away, each choice with the hour that it means. */
function HowLong({ served, onChoose, onClose }: { served: Served; onChoose: (until: string | null) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [began] = useState(serverNow);
  const choices = minutes.map((count) => {
    const until = count === 0 ? null : new Date(began + count * 60_000).toISOString();
    return {
      id: String(count),
      until,
      label: count === 0 ? t('desk.clients.untilEnd') : t('desk.clients.minutes', { count }),
      extra: until && <span className="num">{t('desk.clients.until', { time: format.timeOfDay(until) })}</span>,
    };
  });
  return (
    <Chooser
      title={t('desk.clients.howLong', { name: served.name })}
      choices={choices}
      empty=""
      onChoose={({ until }) => onChoose(until)}
      onClose={onClose}
      testId="clients-time"
    />
  );
}
