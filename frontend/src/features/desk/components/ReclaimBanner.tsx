import { useTranslation } from 'react-i18next';
import { phone as showNumber } from '@/shared/format';
import { useLive } from '@/shared/live';
import { Until } from '@/shared/ui/Until';
import { deskActions } from '../actions';
import { useControl } from '../control/context';
import { CallButton } from './CallButton';
import styles from './band.module.css';

const reclaim = deskActions.find(({ name }) => name === 'reclaim');

/** The page was lost in a conversation: the caller hears music for a while and can be had back by one click. */
export function ReclaimBanner() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const { run, tools } = useControl();
  if (!desk?.reclaim || !reclaim) return null;
  const { caller, until } = desk.reclaim;
  const registered = desk.device?.kind !== 'browser' || tools.phone.state.registration === 'registered';
  return (
    <div className={`${styles.band} ${styles.reclaim}`} role="alert" data-testid="reclaim-banner">
      <span className={styles.text}>
        <strong>
          {t('desk.reclaimTitle')} <bdi className="num">{showNumber(caller)}</bdi>
        </strong>
        <span>
          {t('desk.reclaimText')} <Until iso={until} />
        </span>
      </span>
      <CallButton
        look="accept"
        wide
        label={t('actions.reclaim')}
        hint={reclaim.key}
        disabled={!registered || tools.phone.busy}
        onClick={() => run(reclaim)}
        testId="reclaim"
      />
    </div>
  );
}
