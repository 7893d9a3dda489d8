import { useTranslation } from 'react-i18next';
import type { Today, TodayFigures } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import type { BoardQueue } from '@/shared/live';
import { Since } from '@/shared/ui/Since';
import { Truncate } from '@/shared/ui/Truncate';
import { Place } from './arranging/Place';
import { Level } from './TodayPanel';
import { expectedWait } from './totals';
import styles from './live.module.css';

interface Props {
  queues: readonly BoardQueue[];
  today: Today | undefined;
  chosen: string | null;
  onChoose: (id: string) => void;
  arranging: boolean;
  onMove: (moved: string, target: string) => void;
}

/** A card per queue; choosing one narrows the lists below to it. */
export function QueueCards({ queues, today, chosen, onChoose, arranging, onMove }: Props) {
  const order = queues.map(({ id }) => id);
  const figures = new Map(today?.queues.map((one) => [one.id, one]));
  return (
    <div className={styles.queues}>
      {queues.map((queue) => (
        <Place key={queue.id} kind="queue" id={queue.id} label={queue.name} order={order} arranging={arranging} onMove={onMove}>
          <QueueCard queue={queue} figures={figures.get(queue.id)} chosen={chosen === queue.id} onChoose={() => onChoose(queue.id)} />
        </Place>
      ))}
    </div>
  );
}

function QueueCard({ queue, figures, chosen, onChoose }: { queue: BoardQueue; figures: TodayFigures | undefined; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={styles.queue} aria-pressed={chosen} data-busy={queue.waiting > 0} onClick={onChoose} data-testid="queue-card">
      <span className={styles.queueHead}>
        <span className={styles.queueName}>
          <Truncate text={queue.name} />
        </span>
        <Expected queue={queue} />
      </span>
      <span className={styles.queueFigures}>
        <Figure name={t('live.waiting')} value={queue.waiting} alarm={queue.waiting > 0} />
        <Figure name={t('live.talking')} value={queue.talking} />
        <Figure name={t('live.ready')} value={queue.ready} />
        {queue.callbacks > 0 && <Figure name={t('live.callbacks')} value={queue.callbacks} />}
        <span className={styles.figure}>
          <b className="num">{queue.longest_wait_since ? <Since iso={queue.longest_wait_since} /> : t('common.none')}</b>
          <small>{t('live.longestWait')}</small>
        </span>
      </span>
      <QueueToday figures={figures} />
    </button>
  );
}

/** The queue's day so far in one line. */
function QueueToday({ figures }: { figures: TodayFigures | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={styles.queueToday}>
      {figures ? (
        <>
          <span>{t('live.today.level')} <b className="num"><Level figures={figures} /></b></span>
          <span>{t('live.today.offered')} <b className="num">{format.count(figures.offered)}</b></span>
          <span>{t('live.today.abandoned')} <b className="num">{format.count(figures.abandoned)}</b></span>
        </>
      ) : (
        t('live.today.none')
      )}
    </span>
  );
}

function Expected({ queue }: { queue: BoardQueue }) {
  const { t } = useTranslation();
  const told = expectedWait(queue);
  if (told === null) return null;
  return <small className={`num ${styles.expected}`} title={t('live.expectsHint')}>{t(told.key, told.values)}</small>;
}

function Figure({ name, value, alarm = false }: { name: string; value: number; alarm?: boolean }) {
  return (
    <span className={styles.figure}>
      <b className="num" data-alarm={alarm}>
        {value}
      </b>
      <small>{name}</small>
    </span>
  );
}
