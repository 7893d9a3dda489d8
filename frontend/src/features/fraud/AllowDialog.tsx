import { Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { beginAt } from '@/shared/ui/beginAt';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { useAllow } from './api';
import { type Rule, type Term, endOf, rules, termNames } from './rules';

interface Entry {
  rule: Rule;
  subject: string;
  reason: string;
  term: Term;
}

/** Allows what a rule against toll fraud found, from the next call on. */
export function AllowDialog({ rule, subject, onClose }: { rule: Rule; subject: string; onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const [form] = Form.useForm<Entry>();
  const allow = useAllow();
  const submit = ({ term, subject, reason, rule }: Entry) =>
    allow.mutate(
      { rule, subject: subject.trim(), reason: reason.trim(), until: endOf(term, new Date()) },
      {
        onSuccess: () => {
          notice.done(t('fraud.allowed'));
          onClose();
        },
        onError: (error) => showFieldErrors(form, error, ['rule', 'subject', 'reason']),
      },
    );
  const required = [{ required: true, whitespace: true, message: t('common.required') }];
  return (
    <Modal
      open
      closable={false}
      title={t('fraud.allowTitle')}
      width={480}
      style={{ top: 72 }}
      okText={t('fraud.allow')}
      okButtonProps={{ loading: allow.isPending, 'data-testid': 'allow-save' }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={beginAt(form, 'reason')}
      destroyOnHidden
    >
      <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ rule, subject, reason: '', term: 'day' }} onFinish={submit}>
        {allow.error && <ErrorPanel error={allow.error} />}
        <Form.Item name="rule" label={t('fraud.rule')}>
          <Select options={rules.map((value) => ({ value, label: t(`fraud.rules.${value}`) }))} />
        </Form.Item>
        <Form.Item name="subject" label={t('fraud.subject')} extra={t('fraud.subjectHint')} rules={required}>
          <Input maxLength={40} data-testid="allow-subject" />
        </Form.Item>
        <Form.Item name="reason" label={t('fraud.reason')} rules={required}>
          <Input maxLength={200} placeholder={t('fraud.reasonExample')} data-testid="allow-reason" />
        </Form.Item>
        <Form.Item name="term" label={t('fraud.term')} style={{ marginBottom: 0 }}>
          <Select options={termNames.map((value) => ({ value, label: t(`fraud.terms.${value}`) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
