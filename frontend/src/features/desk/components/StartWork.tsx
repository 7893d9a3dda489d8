import { useTranslation } from 'react-i18next';
import { phone } from '@/shared/format';
import { Panel } from '@/shared/ui/Panel';
import { useDeskInfo } from '../api';
import { usePhone } from '../phone/context';
import { askForNotices } from '../phone/useRinging';
import { CallButton } from './CallButton';
import { MyQueues } from './MyQueues';
import { CheckIcon, PhoneIcon } from './icons';
import styles from '../desk.module.css';

/** The number people call, so that a newcomer knows what to dial first. */
function OurNumber() {
  const { t } = useTranslation();
  const { data } = useDeskInfo();
  if (!data?.caller_id) return null;
  return (
    <Panel title={t('desk.ourNumber')}>
      <div className={`${styles.ourNumber} num`} data-testid="our-number">
        <bdi>{phone(data.caller_id)}</bdi>
      </div>
      <p className="faint">{t('desk.ourNumberText')}</p>
    </Panel>
  );
}

/** Before work: what is needed, and the one button that begins it. */
export function StartWork() {
  const { t } = useTranslation();
  const softphone = usePhone();
  const start = () => {
    askForNotices();
    void softphone.signOn();
  };
  return (
    <div className={styles.start}>
      <section className={styles.startMain}>
        <h2>{t('desk.startTitle')}</h2>
        <p>{t('desk.startText')}</p>
        <ul className={styles.checks}>
          {(['microphone', 'headset', 'tab'] as const).map((check) => (
            <li key={check}>
              <CheckIcon />
              {t(`desk.checks.${check}`)}
            </li>
          ))}
        </ul>
        <CallButton
          look="solid"
          wide
          icon={<PhoneIcon />}
          label={t('desk.logIn')}
          disabled={softphone.busy || softphone.state.owner !== 'mine'}
          onClick={start}
          testId="desk-login"
        />
      </section>
      <div className={styles.side}>
        <OurNumber />
        <MyQueues />
      </div>
    </div>
  );
}
