import { useTranslation } from 'react-i18next';
import { usePhone } from '../phone/context';
import { askForNotices } from '../phone/useRinging';
import { CallButton } from './CallButton';
import { MyQueues } from './MyQueues';
import { CheckIcon, PhoneIcon } from './icons';
import styles from '../desk.module.css';

/** Before work: what is needed, and the one button that begins it. */
export function StartWork() {
  const { t } = useTranslation();
  const phone = usePhone();
  const start = () => {
    askForNotices();
    void phone.signOn();
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
          disabled={phone.busy || phone.state.owner !== 'mine'}
          onClick={start}
          testId="desk-login"
        />
      </section>
      <MyQueues />
    </div>
  );
}
