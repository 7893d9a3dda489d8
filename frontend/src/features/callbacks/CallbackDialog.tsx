import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dialable } from '@/shared/format';
import { beginAt } from '@/shared/ui/beginAt';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { callBack } from './api';
import { type Moment, asField, momentOf, moments } from './time';

interface Entry {
  number: string;
  queue_id: string;
  when: Moment;
  at: string;
  note: string;
}

interface Props {
  /** Whom to call, where it is known. */
  number: string;
  queues: { value: string; label: string }[];
  onClose: () => void;
}

/** "Call back at …": the caller keeps no line busy, and the queue calls them when it is time. */
export function CallbackDialog({ number, queues, onClose }: Props) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const when = Form.useWatch('when', form);
  const [soon] = useState(() => asField(new Date(Date.now() + 2 * 3_600_000)));
  const save = useMutation({
    mutationFn: callBack,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['callbacks'] });
      notice.done(t('callbacks.added'));
      onClose();
    },
    onError: (error) => showFieldErrors(form, error, ['number', 'queue_id', 'at', 'note']),
  });
  const submit = ({ number, queue_id, when, at, note }: Entry) =>
    save.mutate({ number: dialable(number) ?? number, queue_id, at: momentOf(when, at, new Date()), note: note.trim() });
  const required = { required: true, message: t('common.required') };
  const only = queues.length === 1 ? queues[0]?.value : undefined;
  return (
    <Modal
      open
      closable={false}
      title={t('callbacks.add')}
      width={460}
      style={{ top: 72 }}
      okText={t('callbacks.save')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={beginAt(form, 'number')}
      destroyOnHidden
    >
      <Form<Entry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ number, queue_id: only, when: 'now', at: soon, note: '' }}
        onFinish={submit}
      >
        {save.error && <ErrorPanel error={save.error} />}
        <Form.Item
          name="number"
          label={t('callbacks.number')}
          rules={[required, { validator: (_, typed: string) => (!typed || dialable(typed) ? Promise.resolve() : Promise.reject(new Error(t('desk.dialWrong')))) }]}
        >
          <Input inputMode="tel" autoComplete="off" data-testid="callback-number" />
        </Form.Item>
        <Form.Item name="queue_id" label={t('callbacks.queue')} rules={[required]} extra={t('callbacks.queueHint')}>
          <Select options={queues} data-testid="callback-queue" />
        </Form.Item>
        <Form.Item name="when" label={t('callbacks.when')}>
          <Radio.Group options={moments.map((value) => ({ value, label: t(`callbacks.moments.${value}`) }))} />
        </Form.Item>
        {when === 'at' && (
          <Form.Item name="at" label={t('callbacks.at')} rules={[required]}>
            <Input type="datetime-local" data-testid="callback-at" />
          </Form.Item>
        )}
        <Form.Item name="note" label={t('desk.note')} style={{ marginBottom: 0 }}>
          <Input.TextArea rows={2} maxLength={2000} placeholder={t('desk.notePlaceholder')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
