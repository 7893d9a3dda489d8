import { useTranslation } from 'react-i18next';
import { loadChecklist } from '@/features/onboarding/load';
import { useCurrentSession, usePermission } from '@/shared/api/session';
import type { Desk } from '@/shared/live';
import { useLive } from '@/shared/live';
import { Later } from '@/shared/ui/Later';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { phoneElsewhere } from './actions';
import { CallCard } from './components/CallCard';
import { DialPad } from './components/DialPad';
import { LinkBanner } from './components/LinkBanner';
import { MicrophoneAdvice } from './components/MicrophoneAdvice';
import { MyQueues } from './components/MyQueues';
import { OtherTab } from './components/OtherTab';
import { ParkedPanel } from './components/ParkedPanel';
import { StartWork } from './components/StartWork';
import { StateBar } from './components/StateBar';
import { Waiting } from './components/Waiting';
import { WrapUp } from './components/WrapUp';
import { isAway } from './components/awayFromHome';
import { usePhone } from './phone/context';
import styles from './desk.module.css';

/** Where an agent spends the day: state, the call at hand, its result, and the means to dial. */
export default function DeskPage() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const phone = usePhone();
  const leads = usePermission('company.manage');
  if (!desk) return <PageSkeleton />;
  return (
    <div className={styles.desk} data-testid="desk" data-state={desk.state} data-registration={phone.state.registration}>
      <h1 className="visually-hidden">{t('desk.title')}</h1>
      <StateBar desk={desk} />
      <LinkBanner />
      <MicrophoneAdvice />
      {phoneElsewhere({ desk, phone: phone.state }) && <OtherTab />}
      {leads && <Later load={loadChecklist} />}
      {desk.state === 'offline' ? <StartWork /> : <AtWork desk={desk} />}
    </div>
  );
}

function AtWork({ desk }: { desk: Desk }) {
  const home = useCurrentSession().company?.id;
  const { call } = desk;
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        {call && desk.state !== 'wrapup' && <CallCard call={call} />}
        {call && desk.state === 'wrapup' && <WrapUp key={call.id} desk={desk} call={call} />}
        {!call && <Waiting desk={desk} />}
      </div>
      <aside className={styles.side}>
        <DialPad desk={desk} />
        <ParkedPanel desk={desk} />
        {!isAway(desk, home) && <MyQueues />}
      </aside>
    </div>
  );
}
