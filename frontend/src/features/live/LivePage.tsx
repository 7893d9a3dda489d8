import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BoardCall, useLive } from '@/shared/live';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Pill } from '@/shared/ui/Tone';
import { Agents } from './Agents';
import { Alarms } from './Alarms';
import { LiveCalls } from './LiveCalls';
import { PullChooser } from './PullChooser';
import { PullContext } from './pull';
import { QueueCards } from './QueueCards';
import { Totals } from './Totals';
import styles from './live.module.css';

/** This second: who waits, who talks, who is ready. */
export default function LivePage() {
  const { t } = useTranslation();
  const { board, link } = useLive();
  const [queue, setQueue] = useState<string | null>(null);
  const [pulled, setPulled] = useState<BoardCall | null>(null);
  // It may be answered or gone while one still looks for a queue.
  const waits = pulled && board?.calls.some(({ id, state }) => id === pulled.id && state === 'queued');
  return (
    <>
      <PageHeader
        title={t('live.title')}
        hint={t('live.hint')}
        actions={
          <Pill tone={link === 'live' ? 'green' : 'amber'} pulse={link !== 'live'} testId="live-link">
            {t(`live.link.${link}`)}
          </Pill>
        }
      />
      {board ? (
        <div className={styles.grid} data-testid="board">
          <Alarms alarms={board.alarms} />
          <Totals board={board} />
          <QueueCards queues={board.queues} chosen={queue} onChoose={(id) => setQueue(id === queue ? null : id)} />
          <PullContext value={setPulled}>
            <div className={styles.columns}>
              <LiveCalls calls={board.calls.filter((call) => !queue || call.queue_id === queue)} />
              <Agents agents={board.agents.filter((agent) => !queue || agent.queue_ids.includes(queue))} calls={board.calls} />
            </div>
          </PullContext>
          {waits && <PullChooser call={pulled} queues={board.queues} onClose={() => setPulled(null)} />}
        </div>
      ) : (
        <PageSkeleton />
      )}
    </>
  );
}
