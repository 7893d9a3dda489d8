import { useTranslation } from 'react-i18next';
import { phone as showNumber } from '@/shared/format';
import { useLive } from '@/shared/live';
import { Since } from '@/shared/ui/Since';
import { depth } from '../actions/supervise';
import { ActionRow } from './ActionRow';
import { otherParty } from './otherParty';
import styles from './band.module.css';

/** "You are listening to …": on top of every page, so that nobody forgets to be in a call. */
export function SuperviseBand() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const call = desk?.call;
  if (call?.role !== 'supervisor' || desk?.state === 'wrapup') return null;
  const agent = call.parties.find(({ kind, me }) => kind === 'agent' && !me)?.name ?? '';
  const joining = call.parties.find(({ me }) => me)?.place === 'ringing';
  return (
    <div className={`${styles.band} ${styles.supervise}`} role="status" data-testid="supervise-band" data-depth={depth(call)}>
      <span className={styles.text}>
        <strong>{joining ? t('desk.supervising.joining') : t(`desk.supervising.${depth(call)}`, { agent: agent || t('desk.kinds.agent') })}</strong>
        <span className="num">
          <bdi>{showNumber(otherParty(call)) || t('common.anonymous')}</bdi>
          {call.queue_name && ` · ${call.queue_name}`} · <Since iso={call.answered_at ?? call.started_at} />
        </span>
      </span>
      <ActionRow groups={['phone', 'supervise']} look="onDark" />
    </div>
  );
}
