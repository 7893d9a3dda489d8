import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board, BoardCall } from '@/shared/live';
import { Agents } from './Agents';
import { type Arrangement, type PanelName, type PanelPlace, inOrder, movedTo, withOrder, withPanel } from './arranging/arrangement';
import { Place } from './arranging/Place';
import { LiveCalls } from './LiveCalls';
import { PullChooser } from './PullChooser';
import { type Narrowing, narrowed } from './narrowing';
import { PullContext } from './pull';
import { QueueCards } from './QueueCards';
import { TodayPanel, TodayTools } from './TodayPanel';
import { Totals } from './Totals';
import { useToday } from './useToday';
import arrangingStyles from './arranging/arranging.module.css';
import styles from './live.module.css';

interface Props {
  board: Board;
  arrangement: Arrangement;
  arranging: boolean;
  onArrange: (next: Arrangement) => void;
}

/** The panels of the live page, as the person arranged them. */
export function Wallboard({ board, arrangement, arranging, onArrange }: Props) {
  const { t } = useTranslation();
  const [queue, setQueue] = useState<string | null>(null);
  const [by, setBy] = useState<Narrowing | null>(null);
  const today = useToday(arrangement);
  const [pulled, setPulled] = useState<BoardCall | null>(null);
  // It may be answered or gone while one still looks for a queue.
  const waits = pulled && board.calls.some(({ id, state }) => id === pulled.id && state === 'queued');
  const queues = inOrder(board.queues, arrangement.queues, ({ id }) => id);
  const queueIds = queues.map(({ id }) => id);
  const behind = narrowed(board, queue, by);
  const contents = {
    totals: <Totals board={board} chosen={by} onChoose={setBy} />,
    today: <TodayPanel today={today.data} error={today.error} arrangement={arrangement} />,
    queues: (
      <QueueCards
        queues={queues}
        today={today.data}
        chosen={queue}
        onChoose={(id) => setQueue(id === queue ? null : id)}
        arranging={arranging}
        onMove={(moved, target) => onArrange({ ...arrangement, queues: movedTo(queueIds, moved, target) })}
      />
    ),
    calls: <LiveCalls calls={behind.calls} />,
    agents: <Agents agents={behind.agents} calls={board.calls} />,
  };
  const panels = arrangement.panels.filter(({ hidden }) => arranging || !hidden);
  const order = panels.map(({ name }) => name);
  return (
    <PullContext value={setPulled}>
      <div className={styles.columns}>
        {panels.map((panel) => (
          <Place
            key={panel.name}
            kind="panel"
            id={panel.name}
            label={t(`live.panels.${panel.name}`)}
            order={order}
            arranging={arranging}
            onMove={(moved, target) => onArrange(withOrder(arrangement, movedTo(order, moved, target)))}
            wide={panel.wide}
            hidden={panel.hidden}
            tools={
              <>
                {panel.name === 'today' && <TodayTools arrangement={arrangement} onArrange={onArrange} />}
                <PanelTools panel={panel} onChange={(name, what) => onArrange(withPanel(arrangement, name, what))} />
              </>
            }
          >
            {contents[panel.name]}
          </Place>
        ))}
      </div>
      {waits && <PullChooser call={pulled} queues={board.queues} onClose={() => setPulled(null)} />}
    </PullContext>
  );
}

function PanelTools({ panel, onChange }: { panel: PanelPlace; onChange: (name: PanelName, what: Partial<PanelPlace>) => void }) {
  const { t } = useTranslation();
  const { name, wide, hidden } = panel;
  return (
    <>
      <button type="button" className={arrangingStyles.tool} aria-pressed={wide} onClick={() => onChange(name, { wide: !wide })}>
        {t('live.arranging.wide')}
      </button>
      <button type="button" className={arrangingStyles.tool} aria-pressed={hidden} onClick={() => onChange(name, { hidden: !hidden })}>
        {t('live.arranging.hide')}
      </button>
    </>
  );
}
