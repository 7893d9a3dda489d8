import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceKind } from '@/api/types';
import { useDeskInfo } from '@/shared/api/directory';
import { phone } from '@/shared/format';
import { Icon, type IconName } from '@/shared/ui/Icon';
import { Panel } from '@/shared/ui/Panel';
import { usePhone } from '../phone/context';
import { chosenDevice, rememberChoice } from '../phone/deviceMemory';
import { askForNotices } from '../phone/useRinging';
import { CallButton } from './CallButton';
import { MyQueues } from './MyQueues';
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

const devices: readonly { kind: DeviceKind; icon: IconName }[] = [
  { kind: 'browser', icon: 'headset' },
  { kind: 'phone', icon: 'deskphone' },
  { kind: 'outside', icon: 'mobile' },
];

/** Before work: what shall ring, what is needed for that, and the one button that begins it. */
export function StartWork() {
  const { t } = useTranslation();
  const softphone = usePhone();
  const [device, setDevice] = useState<DeviceKind>(chosenDevice);
  const start = () => {
    askForNotices();
    rememberChoice(device);
    void softphone.signOn(device);
  };
  return (
    <div className={styles.start}>
      <section className={styles.startMain}>
        <h2>{t('desk.startTitle')}</h2>
        <p>{t('desk.startText')}</p>
        <div className={styles.devices} role="radiogroup" aria-label={t('desk.devices.label')}>
          {devices.map(({ kind, icon }) => (
            <label key={kind} className={styles.device} data-chosen={kind === device}>
              <input type="radio" name="device" checked={kind === device} onChange={() => setDevice(kind)} data-testid={`device-${kind}`} />
              <Icon name={icon} size={22} />
              <strong>{t(`desk.devices.${kind}.name`)}</strong>
              <small>{t(`desk.devices.${kind}.text`)}</small>
            </label>
          ))}
        </div>
        {device === 'browser' && (
          <ul className={styles.checks}>
            {(['microphone', 'headset', 'tab'] as const).map((check) => (
              <li key={check}>
                <Icon name="check" size={16} />
                {t(`desk.checks.${check}`)}
              </li>
            ))}
          </ul>
        )}
        <CallButton
          look="solid"
          wide
          icon={<Icon name="phone" />}
          label={t('desk.logIn')}
          disabled={softphone.busy || (device === 'browser' && softphone.state.owner !== 'mine')}
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
