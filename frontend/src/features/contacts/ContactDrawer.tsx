import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { Banned } from './Banned';
import { ContactForm } from './ContactForm';
import { Erase } from './Erase';
import { ContactCalls } from './ContactCalls';
import { useContact, useDeleteContact } from './api';
import styles from './contacts.module.css';

/** One contact opened: who it is, how to reach them, and every call there was. */
export function ContactDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const mayManage = usePermission('contacts.manage');
  const mayDelete = usePermission('contacts.administer');
  const [changing, setChanging] = useState(false);
  const { data: contact, error, refetch } = useContact(id);
  return (
    <Drawer
      open
      size={560}
      onClose={onClose}
      title={contact ? <Truncate text={contact.name} max={280} /> : t('contacts.one')}
      extra={contact && <Banned contact={contact} />}
      footer={
        contact &&
        mayManage && (
          <div className={styles.foot}>
            <Button type="primary" onClick={() => setChanging(true)} data-testid="contact-change">
              {t('common.change')}
            </Button>
            {mayDelete && (
              <span>
                <Delete contact={contact} onDone={onClose} />
                <Erase contact={contact} onDone={onClose} />
              </span>
            )}
          </div>
        )
      }
    >
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!contact && !error && <PageSkeleton />}
      {contact && (
        <div className={styles.detail} data-testid="contact-detail" data-id={contact.id}>
          <About contact={contact} />
          <section>
            <h2>{t('contacts.calls')}</h2>
            <ContactCalls contact={contact} />
          </section>
        </div>
      )}
      {changing && contact && <ContactForm contact={contact} onSaved={() => undefined} onClose={() => setChanging(false)} />}
    </Drawer>
  );
}

function About({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = (text: string) => (text ? <bdi>{text}</bdi> : null);
  const until = contact.do_not_call_until ? t('contacts.untilDay', { day: format.date(contact.do_not_call_until) }) : t('contacts.forGood');
  return (
    <Facts
      rows={[
        [t('contacts.company'), shown(contact.company_name)],
        [t('contacts.numbers'), contact.numbers.length > 0 ? <Numbers key="numbers" contact={contact} /> : null],
        [t('contacts.mails'), contact.mails.length > 0 ? <Mails key="mails" mails={contact.mails} /> : null],
        [t('contacts.doNotCall'), contact.do_not_call ? [until, contact.do_not_call_reason].filter(Boolean).join(' · ') : null],
        [t('contacts.notes'), contact.notes ? <bdi key="notes" className={styles.notes}>{contact.notes}</bdi> : null],
        [t('contacts.owner'), shown(contact.owner_name)],
        [t('contacts.since'), <span key="since" className="num">{format.date(contact.created_at)}</span>],
      ]}
    />
  );
}

function Numbers({ contact }: { contact: Contact }) {
  const format = useFormat();
  return (
    <ul className={styles.plain}>
      {contact.numbers.map(({ number, label }) => (
        <li key={number}>
          <bdi className="num">{format.phone(number)}</bdi> {label && <span className="faint">{label}</span>}
        </li>
      ))}
    </ul>
  );
}

function Mails({ mails }: { mails: readonly string[] }) {
  return (
    <ul className={styles.plain}>
      {mails.map((mail) => (
        <li key={mail}>
          <a href={`mailto:${mail}`}>{mail}</a>
        </li>
      ))}
    </ul>
  );
}

function Delete({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const remove = useDeleteContact();
  const ask = () =>
    void modal.confirm({
      title: t('contacts.deleteTitle', { name: contact.name }),
      content: t('contacts.deleteText'),
      okText: t('contacts.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(contact.id).then(onDone).catch(notice.failed),
    });
  return (
    <Button type="text" danger onClick={ask} data-testid="contact-delete">
      {t('contacts.delete')}
    </Button>
  );
}
