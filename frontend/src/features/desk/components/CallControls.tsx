import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/shared/live';
import { usePhone } from '../phone/context';
import { CallButton } from './CallButton';
import { HangUpIcon, HoldIcon, MicIcon, MicOffIcon, PhoneIcon, ResumeIcon } from './icons';
import styles from '../desk.module.css';

interface Props {
  call: DeskCall;
}

/** What can be done with the call now. Hold and hang up ask the server; mute and the keypad are this phone's. */
export function CallControls({ call }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const session = phone.state.session;
  if (phone.state.owner === 'other') return <p className={styles.callSub}>{t('desk.otherTab.title')}</p>;
  if (session && session.phase !== 'active' && call.direction === 'in') {
    return (
      <div className={styles.callActions}>
        <CallButton
          look="accept"
          wide
          icon={<PhoneIcon />}
          label={t(session.phase === 'answering' ? 'desk.answering' : 'desk.answer')}
          hint="A"
          disabled={session.phase === 'answering'}
          onClick={() => void phone.answer()}
          testId="answer"
        />
        <CallButton look="onDark" label={t('desk.decline')} hint="D" onClick={phone.decline} testId="decline" />
      </div>
    );
  }
  const muted = session?.muted ?? false;
  const talking = session?.phase === 'active' && call.state !== 'dialing';
  return (
    <div className={styles.callActions}>
      <CallButton
        look="onDark"
        icon={muted ? <MicOffIcon /> : <MicIcon />}
        label={t(muted ? 'desk.unmute' : 'desk.mute')}
        hint="M"
        pressed={muted}
        disabled={!session}
        onClick={() => phone.mute(!muted)}
        testId="mute"
      />
      <HoldButton held={call.held} disabled={!talking || phone.busy} />
      <CallButton
        look="end"
        icon={<HangUpIcon />}
        label={t('desk.hangUp')}
        hint="Shift X"
        disabled={phone.busy}
        onClick={() => void phone.hangUp()}
        testId="hangup"
      />
    </div>
  );
}

function HoldButton({ held, disabled }: { held: boolean; disabled: boolean }) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <CallButton
      look="onDark"
      icon={held ? <ResumeIcon /> : <HoldIcon />}
      label={t(held ? 'desk.resume' : 'desk.hold')}
      hint="H"
      pressed={held}
      disabled={disabled}
      onClick={() => void (held ? phone.resume() : phone.hold())}
      testId={held ? 'resume' : 'hold'}
    />
  );
}
