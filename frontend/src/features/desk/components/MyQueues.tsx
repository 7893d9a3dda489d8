import { useTranslation } from 'react-i18next';
import { useDeskInfo } from '@/shared/api/directory';
import { useLive } from '@/shared/live';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import styles from '../desk.module.css';

/** The queues this agent serves; with live figures for those who may see the board. */
export function MyQueues() {
  const { t } = useTranslation();
  const { board } = useLive();
  const { data } = useDeskInfo();
  const queues = data?.queues ?? [];
  return (
    <Panel title={t('desk.myQueues')} flush>
      {data && queues.length === 0 && <EmptyState small title={t('desk.noQueues')} text={t('desk.noQueuesText')} />}
      <ul className={styles.queues}>
        {queues.map((queue) => {
          const live = board?.queues.find((one) => one.id === queue.id);
          return (
            <li key={queue.id}>
              <span className={styles.queueName}>
                <Truncate text={queue.name} />
              </span>
              {live && (
                <span className={`${styles.queueFigures} num`}>
                  <span>
                    {t('live.waiting')} <b>{live.waiting}</b>
                  </span>
                  <span>
                    {t('live.ready')} <b>{live.ready}</b>
                  </span>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
