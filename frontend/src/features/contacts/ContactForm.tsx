import { DatePicker, Form, Input, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '@/api/types';
import { useMembers } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { RowsField } from '@/shared/ui/RowsField';
import { useNotice } from '@/shared/ui/useNotice';
import { keepContact, shownIn } from './api';
import { type ContactForm as Entry, asForm, blank, looksLikeMail } from './form';

/** Numbers, and mails, of one contact: the server takes no more. */
const most = 20;

interface Props {
  contact: Contact | null;
  onSaved: (contact: Contact) => void;
  onClose: () => void;
}

/** Makes a contact or changes one. */
export function ContactForm({ contact, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  const notice = useNotice();
  const seesMembers = usePermission('members.view');
  const [before] = useState(contact); // as the form began, whatever others change meanwhile
  const label = { number: t('contacts.number'), label: t('contacts.label') };
  return (
    <FormDrawer<Entry, Contact>
      name="contact"
      first="name"
      title={contact ? t('contacts.change') : t('contacts.add')}
      initial={contact ? asForm(contact) : blank}
      save={(entry) => keepContact(before, entry)}
      changes={shownIn}
      onSaved={(saved) => {
        notice.done(t('contacts.saved', { name: saved.name }));
        onSaved(saved);
      }}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('contacts.name')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
        <Input maxLength={200} data-testid="contact-name" />
      </Form.Item>
      <Form.Item name="company_name" label={t('contacts.company')}>
        <Input maxLength={300} data-testid="contact-company" />
      </Form.Item>
      <RowsField
        name="numbers"
        title={t('contacts.numbers')}
        columns={[
          { name: 'number', title: label.number, width: '1fr', input: <Input maxLength={40} inputMode="tel" aria-label={label.number} data-testid="contact-number" /> },
          { name: 'label', title: label.label, width: '112px', input: <Input maxLength={40} aria-label={label.label} /> },
        ]}
        most={most}
        fresh={{ number: '', label: '' }}
        add={t('contacts.addNumber')}
        remove={t('contacts.removeNumber')}
        testId="contact-add-number"
      />
      <Form.Item name="mails" label={t('contacts.mails')} rules={[{ validator: (_, mails: string[]) => (mails.every(looksLikeMail) ? Promise.resolve() : Promise.reject(new Error(t('contacts.noMail')))) }]}>
        <Select mode="tags" open={false} suffix={<span />} maxCount={most} tokenSeparators={[' ', ',', ';', '，', '；']} placeholder={t('contacts.mailsHint')} data-testid="contact-mails" />
      </Form.Item>
      <Form.Item name="notes" label={t('contacts.notes')}>
        <Input.TextArea rows={4} maxLength={10_000} data-testid="contact-notes" />
      </Form.Item>
      {contact && seesMembers && <Owner />}
      <Ban />
    </FormDrawer>
  );
}

/** Who looks after them. */
function Owner() {
  const { t } = useTranslation();
  const members = useMembers();
  const options = (members.data ?? []).map((member) => ({ value: member.user_id, label: member.name }));
  return (
    <Form.Item name="owner_id" label={t('contacts.owner')} getValueFromEvent={(chosen: number | undefined) => chosen ?? null}>
      <Select allowClear showSearch={{ optionFilterProp: 'label' }} loading={members.isPending} options={options} data-testid="contact-owner" />
    </Form.Item>
  );
}

/** Whether they may be called, and if not why and for how long. */
function Ban() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Entry>();
  const banned = Form.useWatch('do_not_call', form);
  return (
    <>
      <Form.Item name="do_not_call" label={t('contacts.doNotCall')} valuePropName="checked" extra={t('contacts.doNotCallHint')}>
        <Switch data-testid="contact-do-not-call" />
      </Form.Item>
      <Form.Item name="do_not_call_reason" label={t('contacts.reason')} hidden={!banned}>
        <Input maxLength={200} data-testid="contact-reason" />
      </Form.Item>
      <Form.Item name="do_not_call_until" label={t('contacts.until')} hidden={!banned}>
        <DatePicker minDate={dayjs()} placeholder={t('contacts.forGood')} style={{ width: '100%' }} />
      </Form.Item>
    </>
  );
}
