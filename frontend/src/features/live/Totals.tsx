import { useTranslation } from 'react-i18next';
import type { Board } from '@/shared/live';
import { Since } from '@/shared/ui/Since';
import { Stat } from '@/shared/ui/Stat';
import { totals } from './totals';
import styles from './live.module.css';

/** The figures a supervisor looks at first. */
export function Totals({ board }: { board: Board }) {
  const { t } = useTranslation();
  const sum = totals(board);
  return (
    <div className={styles.totals}>
      <Stat label={t('live.waiting')} value={<span data-alarm={sum.waiting > 0}>{sum.waiting}</span>} hint={t('live.waitingHint')} />
      <Stat
        label={t('live.longestWait')}
        value={sum.longestWaitSince ? <Since iso={sum.longestWaitSince} /> : t('common.none')}
        hint={t('live.longestWaitHint')}
      />
      <Stat label={t('live.talking')} value={sum.talking} hint={t('live.talkingHint')} />
      <Stat label={t('live.ready')} value={sum.ready} hint={t('live.readyHint')} />
      <Stat label={t('live.away')} value={sum.away} hint={t('live.awayHint', { online: sum.online })} />
      <Stat label={t('live.lines')} value={sum.calls} hint={t('live.linesHint')} />
      <Stat label={t('live.parked')} value={sum.parked} hint={t('live.parkedHint')} />
      <Stat label={t('live.callbacks')} value={sum.callbacks} hint={t('live.callbacksHint')} />
    </div>
  );
}
