import { App, Button, Drawer, Form, Tabs } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '@/api/types';
import { asApiError } from '@/shared/api/errors';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { AnswersFields } from './AnswersFields';
import { BasicFields } from './BasicFields';
import { MeasureFields } from './MeasureFields';
import { AfterFields, CallFields, CallbackFields, OverflowFields } from './OtherFields';
import { useRemoveQueue, useSaveQueue } from './api';
import { type Group, type QueueForm, asEntry, asForm, blank, groupOf, groups, measures } from './form';

/** Makes a queue or changes one: everything about it in seven groups. */
export function QueueDrawer({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<QueueForm>();
  const [group, setGroup] = useState<Group>('basic');
  const save = useSaveQueue(queue);
  const refuse = (error: Error) => {
    const [first] = Object.keys(asApiError(error).fields);
    if (first) setGroup(groupOf(first.split('.')[0] ?? ''));
    showFieldErrors(form, error, ['name', ...measures.map(({ name }) => name), 'greeting', 'script']);
  };
  const fields: Record<Group, ReactNode> = {
    basic: <BasicFields />,
    answers: <AnswersFields />,
    waiting: <MeasureFields group="waiting" />,
    overflow: <OverflowFields queue={queue?.id} />,
    callback: <CallbackFields />,
    call: <CallFields />,
    after: <AfterFields />,
  };
  return (
    <Drawer
      open
      size={720}
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
      <Form<QueueForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={queue ? asForm(queue) : blank}
        onFinish={(values) => save.mutate(asEntry(values), { onSuccess: onClose, onError: refuse })}
        onFinishFailed={({ errorFields }) => setGroup(groupOf(String(errorFields[0]?.name[0])))}
      >
        {save.error && <ErrorPanel error={save.error} />}
        <Tabs
          activeKey={group}
          onChange={(key) => setGroup(key as Group)}
          items={groups.map((key) => ({ key, label: t(`queues.groups.${key}`), forceRender: true, children: fields[key] }))}
        />
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
