import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '@/shared/live';
import { Since } from '@/shared/ui/Since';
import { Stat } from '@/shared/ui/Stat';
import type { Narrowing } from './narrowing';
import { totals } from './totals';
import styles from './live.module.css';

interface Props {
  board: Board;
  chosen: Narrowing | null;
  onChoose: (by: Narrowing | null) => void;
}

/** The figures a supervisor looks at first; choosing one shows the people and calls behind it. */
export function Totals({ board, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const sum = totals(board);
  const pick = (by: Narrowing, value: ReactNode, hint: string) => (
    <button
      type="button"
      className={styles.pick}
      aria-pressed={chosen === by}
      title={t('live.narrow')}
      onClick={() => onChoose(chosen === by ? null : by)}
      data-testid={`narrow-${by}`}
    >
      <Stat label={t(`live.${by}`)} value={value} hint={hint} />
    </button>
  );
  return (
    <div className={styles.totals}>
      {pick('waiting', <span data-alarm={sum.waiting > 0}>{sum.waiting}</span>, t('live.waitingHint'))}
      <Stat
        label={t('live.longestWait')}
        value={sum.longestWaitSince ? <Since iso={sum.longestWaitSince} /> : t('common.none')}
        hint={t('live.longestWaitHint')}
      />
      {pick('talking', sum.talking, t('live.talkingHint'))}
      {pick('ready', sum.ready, t('live.readyHint'))}
      {pick('away', sum.away, t('live.awayHint', { online: sum.online }))}
      <Stat label={t('live.lines')} value={sum.calls} hint={t('live.linesHint')} />
      <Stat label={t('live.parked')} value={sum.parked} hint={t('live.parkedHint')} />
      <Stat label={t('live.callbacks')} value={sum.callbacks} hint={t('live.callbacksHint')} />
    </div>
  );
}
