import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeskCall, DeskContact } from '@/api/types';
import { api } from '@/shared/api/client';
import { useCurrentSession, usePermission } from '@/shared/api/session';
import { useErrorText } from '@/shared/ui/useErrorText';
import { useNotice } from '@/shared/ui/useNotice';
import { CallButton } from './CallButton';
import { otherParty } from './otherParty';
import { useDeskContacts } from './useDeskContacts';
import styles from '../desk.module.css';

/** Who is on the line: what is kept of them, or a name to keep them by. */
export function CallerContact({ call }: { call: DeskCall }) {
  const contacts = useDeskContacts(call);
  const mayManage = usePermission('contacts.manage');
  if (!contacts.data || !otherParty(call)) return null;
  if (contacts.data.length > 0) return <Known contacts={contacts.data} call={call} />;
  return mayManage && call.role !== 'supervisor' ? <Unknown call={call} /> : null;
}

/** One after another, where several have this number. */
function Known({ contacts, call }: { contacts: readonly DeskContact[]; call: DeskCall }) {
  const { t } = useTranslation();
  const { company } = useCurrentSession();
  // Of another company's contact there is no page here: it is known for as long as its call is on, and no longer.
  const mayOpen = usePermission('contacts.view') && company?.id === call.company.id;
  return (
    <ul className={styles.contacts} aria-label={t('desk.contact.who')}>
      {contacts.map((contact) => (
        <li key={contact.id} data-testid="desk-contact" data-contact={contact.id}>
          <b>
            <bdi>{contact.name}</bdi>
          </b>
          {contact.company_name && <bdi className="soft">{contact.company_name}</bdi>}
          {contact.do_not_call && (
            <span className={styles.ban}>
              {t('desk.contact.doNotCall')}
              {contact.do_not_call_reason && `: ${contact.do_not_call_reason}`}
            </span>
          )}
          {mayOpen && (
            <Link to={`/contacts?open=${contact.id}`} data-testid="desk-contact-open">
              {t('desk.contact.openContact')}
            </Link>
          )}
          {contact.notes && <p>{contact.notes}</p>}
        </li>
      ))}
    </ul>
  );
}

/** A name, and the number on the line is kept under it: with the company whose call this is. */
function Unknown({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const keep = useMutation({
    mutationFn: () => api.post<DeskContact>('/api/desk/contact/', { call_id: call.id, name: name.trim() }),
    onSuccess: (kept) => {
      notice.done(t('desk.contact.kept', { name: kept.name }));
      client.setQueryData(['desk-contact', call.id], [kept]);
      return client.invalidateQueries({ queryKey: ['contacts'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() && !keep.isPending) keep.mutate();
  };
  return (
    <form className={styles.unknown} onSubmit={submit} data-testid="desk-contact-unknown">
      <span className="faint">{t('desk.contact.unknown')}</span>
      <input
        value={name}
        maxLength={200}
        autoComplete="off"
        placeholder={t('desk.contact.contactName')}
        aria-label={t('desk.contact.contactName')}
        aria-invalid={keep.isError}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        data-testid="desk-contact-name"
      />
      <CallButton look="light" label={t('desk.contact.keepContact')} disabled={!name.trim() || keep.isPending} onClick={() => undefined} submits testId="desk-contact-keep" />
      {keep.error && <em role="alert">{errorText(keep.error).title}</em>}
    </form>
  );
}
