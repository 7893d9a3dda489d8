import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { phone as showNumber } from '@/shared/format';
import { useLive } from '@/shared/live';
import { usesBrowser } from '../actions';
import { usePhone } from '../phone/context';
import { type Quality, qualityOf } from '../phone/quality';
import styles from '../desk.module.css';

/** Whether the phone can ring, and during a call how well the sound arrives. */
export function PhoneQuality() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const { state, statistics } = usePhone();
  const active = state.session?.phase === 'active';
  const { data } = useQuery<Quality | null>({
    queryKey: ['phone-quality', state.session?.id],
    queryFn: async () => qualityOf(await statistics()),
    enabled: active,
    refetchInterval: 2000,
    gcTime: 0,
  });
  if (desk?.device && !usesBrowser(desk)) {
    return (
      <span className={styles.phoneState} data-testid="phone-device" data-device={desk.device.kind}>
        <span className={`${styles.phoneDot} ${styles.good}`} />
        {t(`desk.devices.${desk.device.kind}.name`)}
        <bdi className="num">{showNumber(desk.device.number)}</bdi>
      </span>
    );
  }
  const registered = state.registration === 'registered';
  if (active && data) {
    return (
      <span
        className={styles.phoneState}
        title={t('desk.quality.detail', { loss: data.lossPercent.toFixed(1), delay: data.roundTripMs })}
        data-testid="phone-quality"
      >
        <span className={`${styles.phoneDot} ${styles[data.grade]}`} />
        {t(`desk.quality.${data.grade}`)}
      </span>
    );
  }
  const elsewhere = state.owner === 'other';
  const word = elsewhere ? 'other' : state.registration;
  return (
    <span className={styles.phoneState} data-testid="phone-registration" data-registration={state.registration}>
      <span className={`${styles.phoneDot} ${registered ? styles.good : styles.fair}`} />
      {t(`desk.phone.${word}`)}
    </span>
  );
}
