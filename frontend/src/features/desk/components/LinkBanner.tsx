import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '@/shared/live';
import { usesBrowser } from '../actions';
import { usePhone } from '../phone/context';
import { CallButton } from './CallButton';
import styles from '../desk.module.css';

/** Says when the telephone switch is out of reach, and what that means for the agent. */
export function LinkBanner() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const phone = usePhone();
  const working = desk !== null && desk.state !== 'offline' && usesBrowser(desk) && phone.state.owner === 'mine';
  if (working && phone.state.registration === 'lost') {
    return <Banner kind="switch" text={t('desk.lost.switch')} advice={t('desk.lost.switchAdvice')} />;
  }
  if (working && phone.state.registration === 'refused') {
    return (
      <Banner kind="refused" text={t('desk.lost.refused')} advice={t('desk.lost.refusedAdvice')}>
        <CallButton look="light" label={t('desk.logIn')} onClick={() => void phone.signOn('browser')} testId="phone-again" />
      </Banner>
    );
  }
  return null;
}

interface BannerProps {
  kind: string;
  text: string;
  advice: string;
  children?: ReactNode;
}

export function Banner({ kind, text, advice, children }: BannerProps) {
  return (
    <div className={styles.banner} role="status" data-testid={`banner-${kind}`}>
      <div className={styles.bannerText}>
        <strong>{text}</strong>
        {advice}
      </div>
      {children}
    </div>
  );
}
