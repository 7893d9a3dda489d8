import { useTranslation } from 'react-i18next';
import { phone as showNumber } from '@/shared/format';
import type { Desk } from '@/shared/live';
import { Kbd } from '@/shared/ui/Kbd';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { Until } from '@/shared/ui/Until';
import { useControl } from '../control/context';
import { useOffered } from './ActionRow';
import { CallButton } from './CallButton';
import styles from '../desk.module.css';

/** Calls put aside for whoever takes them; nothing when there are none. */
export function ParkedPanel({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { tools } = useControl();
  const free = useOffered('shift').some(({ name }) => name === 'retrieve');
  if (desk.parked.length === 0) return null;
  return (
    <Panel title={t('desk.parked.title')} extra={<Kbd keys="O" />} flush testId="parked-calls">
      <ul className={styles.queues}>
        {desk.parked.map(({ slot, caller, queue_name, until }) => (
          <li key={slot} data-testid="parked-call" data-slot={slot}>
            <span className={styles.parkedWho}>
              <bdi className="num">{showNumber(caller) || t('common.anonymous')}</bdi>
              <small title={t('desk.parked.left')}>
                <Until iso={until} /> <Truncate text={queue_name} max={90} />
              </small>
            </span>
            <CallButton
              look="light"
              label={t('actions.retrieve')}
              disabled={!free || tools.phone.busy}
              onClick={() => void tools.phone.request(() => tools.api.retrieve(slot))}
              testId="retrieve"
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
