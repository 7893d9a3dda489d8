import { useTranslation } from 'react-i18next';
import { CallButton } from '@/features/desk/components/CallButton';
import { useFormat } from '@/shared/format/useFormat';
import { Icon } from '@/shared/ui/Icon';
import styles from './onboarding.module.css';
import { useTestCall } from './useTestCall';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** A telephone in the browser that calls the company's own number, as a caller would. */
export function TestPhone({ number }: { number: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { line, call, press, hangUp } = useTestCall();
  const busy = line === 'calling' || line === 'talking';
  return (
    <div className={styles.phone} data-testid="test-phone" data-line={line}>
      <div className={styles.phoneTop}>
        <strong className="num">
          <bdi>{format.phone(number)}</bdi>
        </strong>
        <span className="faint" role="status">
          {t(`onboarding.line.${line}`)}
        </span>
        {busy ? (
          <CallButton look="end" icon={<Icon name="hangup" />} label={t('onboarding.hangUp')} onClick={hangUp} testId="test-hangup" />
        ) : (
          <CallButton look="solid" icon={<Icon name="phone" />} label={t('onboarding.callNow')} onClick={() => void call()} testId="test-call" />
        )}
      </div>
      {line === 'talking' && (
        <div className={styles.keys} role="group" aria-label={t('onboarding.keypad')}>
          {keys.map((key) => (
            <button key={key} type="button" className="num" onClick={() => press(key)} data-testid={`test-key-${key}`}>
              {key}
            </button>
          ))}
        </div>
      )}
      <p className="faint">{t('onboarding.phoneText')}</p>
    </div>
  );
}
