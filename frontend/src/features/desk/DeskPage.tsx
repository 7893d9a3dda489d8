import { useTranslation } from 'react-i18next';
import { useLive } from '@/shared/live';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { CallCard } from './components/CallCard';
import { DialPad } from './components/DialPad';
import { LinkBanner } from './components/LinkBanner';
import { MicrophoneAdvice } from './components/MicrophoneAdvice';
import { MyQueues } from './components/MyQueues';
import { OtherTab } from './components/OtherTab';
import { StartWork } from './components/StartWork';
import { StateBar } from './components/StateBar';
import { Waiting } from './components/Waiting';
import { WrapUp } from './components/WrapUp';
import { usePhone } from './phone/context';
import { useShortcuts } from './phone/useShortcuts';
import styles from './desk.module.css';

/** Where an agent spends the day: state, the call at hand, its result, and the means to dial. */
export default function DeskPage() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const phone = usePhone();
  useShortcuts(desk);
  if (!desk) return <PageSkeleton />;
  const offline = desk.state === 'offline';
  return (
    <div className={styles.desk} data-testid="desk" data-state={desk.state} data-registration={phone.state.registration}>
      <h1 className="visually-hidden">{t('desk.title')}</h1>
      <StateBar desk={desk} />
      <LinkBanner />
      <MicrophoneAdvice />
      {phone.state.owner === 'other' && <OtherTab />}
      {offline ? (
        <StartWork />
      ) : (
        <div className={styles.columns}>
          <div className={styles.main}>
            {desk.call && desk.state !== 'wrapup' ? <CallCard call={desk.call} /> : null}
            {desk.state === 'wrapup' && desk.call ? <WrapUp desk={desk} call={desk.call} /> : null}
            {!desk.call && <Waiting desk={desk} />}
          </div>
          <aside className={styles.side}>
            <DialPad desk={desk} />
            <MyQueues />
          </aside>
        </div>
      )}
    </div>
  );
}
