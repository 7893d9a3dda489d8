import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '@/shared/live';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Pill } from '@/shared/ui/Tone';
import { Alarms } from './Alarms';
import { usual } from './arranging/arrangement';
import { useArrangement } from './arranging/useArrangement';
import { Wallboard } from './Wallboard';
import styles from './live.module.css';

/** This second: who waits, who talks, who is ready. */
export default function LivePage() {
  const { t } = useTranslation();
  const { board, link } = useLive();
  const [arranging, setArranging] = useState(false);
  const [arrangement, arrange] = useArrangement();
  const wall = useRef<HTMLDivElement>(null);
  return (
    <>
      <PageHeader
        title={t('live.title')}
        hint={t(arranging ? 'live.arranging.hint' : 'live.hint')}
        actions={
          <>
            <Pill tone={link === 'live' ? 'green' : 'amber'} pulse={link !== 'live'} testId="live-link">
              {t(`live.link.${link}`)}
            </Pill>
            {arranging && <Button onClick={() => arrange(usual)}>{t('live.arranging.usual')}</Button>}
            {!arranging && document.fullscreenEnabled && (
              <Button disabled={!board} onClick={() => void wall.current?.requestFullscreen()}>{t('live.arranging.bigScreen')}</Button>
            )}
            <Button type={arranging ? 'primary' : 'default'} disabled={!board} onClick={() => setArranging(!arranging)} data-testid="arrange">
              {t(arranging ? 'live.arranging.done' : 'live.arranging.begin')}
            </Button>
          </>
        }
      />
      {board ? (
        <div className={styles.grid} data-testid="board" ref={wall}>
          <Alarms alarms={board.alarms} />
          <Wallboard board={board} arrangement={arrangement} arranging={arranging} onArrange={arrange} />
        </div>
      ) : (
        <PageSkeleton />
      )}
    </>
  );
}
