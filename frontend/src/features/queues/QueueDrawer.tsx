import { App, Button, Drawer, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Queue } from '@/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { MembersField } from './MembersField';
import { SettingsFields } from './SettingsFields';
import { useRemoveQueue, useSaveQueue } from './api';
import { type QueueForm, asEntry, asForm, blank } from './form';

/** Makes a queue or changes one, with the people who serve it. */
export function QueueDrawer({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<QueueForm>();
  const save = useSaveQueue(queue?.id ?? null);
  const submit = (values: QueueForm) =>
    save.mutate(asEntry(values), { onSuccess: onClose, onError: (error) => showFieldErrors(form, error, ['name']) });
  return (
    <Drawer
      open
      size={560}
      title={queue?.name ?? t('queues.add')}
      onClose={onClose}
      footer={
        <div style={{ display: 'flex', justifyContent: 'space-between' }}>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="queue-save">
            {t('common.save')}
          </Button>
          {queue && <Remove queue={queue} onDone={onClose} />}
        </div>
      }
    >
      <Form<QueueForm> form={form} layout="vertical" requiredMark={false} initialValues={queue ? asForm(queue) : blank} onFinish={submit}>
        {save.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={save.error} />
          </div>
        )}
        <SettingsFields />
        <h3 style={{ margin: '4px 0 8px' }}>{t('queues.members')}</h3>
        <MembersField />
      </Form>
    </Drawer>
  );
}

function Remove({ queue, onDone }: { queue: Queue; onDone: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const remove = useRemoveQueue();
  const ask = () =>
    void modal.confirm({
      title: t('queues.removeTitle', { name: queue.name }),
      content: t('queues.removeText'),
      okText: t('queues.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(queue.id).then(onDone).catch(notice.failed),
    });
  return (
    <Button type="text" danger onClick={ask}>
      {t('queues.remove')}
    </Button>
  );
}
