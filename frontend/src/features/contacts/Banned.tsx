import { useTranslation } from 'react-i18next';
import type { Contact } from '@/api/types';
import { Pill } from '@/shared/ui/Tone';
import { useNow } from '@/shared/ui/useNow';
import { isBanned } from './form';

/** The mark of who must not be called. */
export function Banned({ contact }: { contact: Pick<Contact, 'do_not_call' | 'do_not_call_until'> }) {
  const { t } = useTranslation();
  const now = useNow();
  return isBanned(contact, now) ? (
    <Pill tone="red" testId="do-not-call">
      {t('contacts.doNotCall')}
    </Pill>
  ) : null;
}
