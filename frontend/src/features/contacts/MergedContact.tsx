import { useTranslation } from 'react-i18next';
import type { MergedContact as Merged } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { Facts } from '@/shared/ui/Facts';
import styles from './contacts.module.css';

/** What a contact will be once another is part of it. */
export function MergedContact({ contact }: { contact: Merged }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = (text: string) => (text ? <bdi className={styles.notes}>{text}</bdi> : null);
  return (
    <div data-testid="merged-contact">
      <p className="soft">{t('contacts.duplicates.result')}</p>
      <Facts
        rows={[
          [t('contacts.name'), shown(contact.name)],
          [t('contacts.company'), shown(contact.company_name)],
          [t('contacts.numbers'), shown(contact.numbers.map(({ number }) => format.phone(number)).join('\n'))],
          [t('contacts.mails'), shown(contact.mails.join('\n'))],
          [t('contacts.notes'), shown(contact.notes)],
          [t('contacts.doNotCall'), contact.do_not_call ? t('contacts.duplicates.banned') : null],
        ]}
      />
    </div>
  );
}
