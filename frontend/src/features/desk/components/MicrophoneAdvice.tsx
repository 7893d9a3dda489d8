import { useTranslation } from 'react-i18next';
import { usePhone } from '../phone/context';
import { microphoneProblem } from '../phone/state';
import { CallButton } from './CallButton';
import styles from '../desk.module.css';

/** The microphone does not work: what is wrong, and the steps that mend it. */
export function MicrophoneAdvice() {
  const { t } = useTranslation();
  const phone = usePhone();
  const problem = microphoneProblem(phone.state);
  if (!problem) return null;
  return (
    <div className={`${styles.banner} ${styles.bannerRed}`} role="alert" data-testid="microphone-problem" data-problem={problem}>
      <div className={styles.bannerText}>
        <strong>{t(`desk.microphone.${problem}.title`)}</strong>
        {t(`desk.microphone.${problem}.advice`)}
      </div>
      <CallButton
        look="light"
        label={t('desk.microphone.again')}
        onClick={() => void phone.checkMicrophone()}
        testId="microphone-again"
      />
    </div>
  );
}
