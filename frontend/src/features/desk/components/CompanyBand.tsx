import { useTranslation } from 'react-i18next';
import { useCurrentSession } from '@/shared/api/session';
import { useLive } from '@/shared/live';
import { Truncate } from '@/shared/ui/Truncate';
import { clientColour } from './clientColour';
import styles from './band.module.css';

/** For whom the agent speaks, when that may not be clear: who serves several companies, or has another's call. */
export function CompanyBand() {
  const { t } = useTranslation();
  const { desk } = useLive();
  const home = useCurrentSession().company?.id;
  const call = desk?.call;
  if (!call || call.role === 'supervisor' || (desk.serving.length < 2 && call.company.id === home)) return null;
  return (
    <div className={styles.band} style={{ background: clientColour(call.company.id) }} role="status" data-testid="company-band" data-company={call.company.slug}>
      <span className={styles.lead}>{t(desk.state === 'wrapup' ? 'desk.spokeFor' : 'desk.speaksFor')}</span>
      <strong>
        <Truncate text={call.company.name} />
      </strong>
      {call.queue_name && (
        <span className={styles.queue}>
          <Truncate text={call.queue_name} />
        </span>
      )}
    </div>
  );
}
