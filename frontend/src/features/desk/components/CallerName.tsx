import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import { Truncate } from '@/shared/ui/Truncate';
import { useDeskContacts } from './useDeskContacts';
import styles from '../desk.module.css';

/** The name of whoever is on the line, where one is known, and whether they asked not to be called. */
export function CallerName({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const [contact, ...others] = useDeskContacts(call).data ?? [];
  if (!contact) return null;
  return (
    <div className={styles.callName} data-testid="call-contact">
      <Truncate text={contact.name} max={420} />
      {others.length > 0 && <span className={styles.callSub}>{t('desk.contact.sharedNumber', { count: others.length })}</span>}
      {contact.do_not_call && <span className={styles.banned}>{t('desk.contact.doNotCall')}</span>}
    </div>
  );
}
