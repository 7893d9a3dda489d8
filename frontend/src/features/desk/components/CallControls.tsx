import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/shared/live';
import { phoneElsewhere, usesBrowser } from '../actions';
import { useControl } from '../control/context';
import { ActionRow } from './ActionRow';
import { CallButton } from './CallButton';
import styles from '../desk.module.css';

/** What can be done with the call now; `brief` leaves to the desk's page what needs its room. */
export function CallControls({ call, brief = false }: { call: DeskCall; brief?: boolean }) {
  const { t } = useTranslation();
  const { world } = useControl();
  // Who supervises has the band on top of the page.
  if (!world || call.role === 'supervisor') return null;
  const session = world.phone.session;
  if (phoneElsewhere(world)) return <p className={styles.callSub}>{t('desk.otherTab.title')}</p>;
  const accepted = session === null ? world.phone.accepted === call.id : session.phase === 'answering';
  if (accepted && call.direction !== 'out') {
    return (
      <div className={styles.callActions}>
        <CallButton look="accept" wide label={t('desk.answering')} disabled onClick={() => undefined} testId="answering" />
      </div>
    );
  }
  const ringsOutside = call.state === 'ringing' && !usesBrowser(world.desk);
  return (
    <>
      {ringsOutside && <p className={styles.callSub}>{t(`desk.answerOn.${world.desk.device?.kind === 'phone' ? 'phone' : 'outside'}`)}</p>}
      <ActionRow groups={brief ? ['phone', 'hold', 'end'] : ['phone', 'hold', 'call', 'end']} look="onDark" />
    </>
  );
}
