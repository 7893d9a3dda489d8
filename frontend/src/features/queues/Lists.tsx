import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Disposition } from '@/api/types';
import { api } from '@/shared/api/client';
import { useQueues } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { Duration } from '@/shared/ui/Duration';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { RowsField } from '@/shared/ui/RowsField';
import { useNotice } from '@/shared/ui/useNotice';
import { withCodes } from './codes';
import styles from './queues.module.css';

const kinds = ['resolved', 'follow_up', 'sale', 'other'] as const satisfies readonly Disposition['kind'][];

/** What agents choose from: results of calls and reasons for a break. */
export function Lists() {
  return (
    <div className={styles.lists}>
      <Dispositions />
      <PauseReasons />
    </div>
  );
}

function Dispositions() {
  const { t } = useTranslation();
  const queues = useQueues();
  const mayManage = usePermission('queues.manage');
  const options = (queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <CodeList title={t('queues.results.title')} path="/api/dispositions/" name="dispositions">
      <RowsField
        name="rows"
        fixed={!mayManage}
        ordered
        columns={[
          { name: 'label', title: t('queues.results.label'), width: '1fr', input: <Input maxLength={60} disabled={!mayManage} aria-label={t('queues.results.label')} />, required: true },
          {
            name: 'kind', title: t('queues.results.kind'), width: '160px',
            input: <Select disabled={!mayManage} options={kinds.map((value) => ({ value, label: t(`queues.results.kinds.${value}`) }))} aria-label={t('queues.results.kind')} />,
          },
          {
            name: 'queue_ids', title: t('queues.results.queues'), width: '1.2fr',
            input: <Select disabled={!mayManage} mode="multiple" maxTagCount="responsive" options={options} placeholder={t('queues.results.everyQueue')} aria-label={t('queues.results.queues')} />,
          },
        ]}
        fresh={{ label: '', kind: 'resolved', queue_ids: [] }}
        add={t('queues.results.add')}
        remove={t('queues.results.remove')}
        hint={t('queues.results.hint')}
        testId="add-disposition"
      />
    </CodeList>
  );
}

function PauseReasons() {
  const { t } = useTranslation();
  const mayManage = usePermission('queues.manage');
  return (
    <CodeList title={t('queues.breaks.title')} path="/api/pause-reasons/" name="pause-reasons">
      <RowsField
        name="rows"
        fixed={!mayManage}
        ordered
        columns={[
          { name: 'label', title: t('queues.breaks.label'), width: '1fr', input: <Input maxLength={60} disabled={!mayManage} aria-label={t('queues.breaks.label')} />, required: true },
          { name: 'limit_ms', title: t('queues.breaks.limit'), width: '160px', input: <Duration unit="minutes" max={28_800_000} aria-label={t('queues.breaks.limit')} />, required: true },
        ]}
        fresh={{ label: '', limit_ms: 0 }}
        add={t('queues.breaks.add')}
        remove={t('queues.breaks.remove')}
        hint={t('queues.breaks.hint')}
        testId="add-pause-reason"
      />
    </CodeList>
  );
}

interface Entry {
  code: string;
  label: string;
}

interface ListProps {
  title: string;
  path: string;
  name: string;
  children: ReactNode;
}

/** A list that is read and written as a whole. */
function CodeList({ title, path, name, children }: ListProps) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const mayManage = usePermission('queues.manage');
  const [form] = Form.useForm<{ rows: Entry[] }>();
  const list = useQuery({ queryKey: [name], queryFn: () => api.get<Entry[]>(path), refetchOnWindowFocus: false });
  const save = useMutation({
    mutationFn: (rows: Entry[]) => api.put<Entry[]>(path, withCodes(rows)),
    onSuccess: (rows) => {
      client.setQueryData([name], rows);
      form.setFieldValue('rows', rows);
      notice.done(t('common.saved'));
    },
  });
  return (
    <Panel
      title={title}
      testId={`list-${name}`}
      extra={
        mayManage && (
          <Button type="primary" size="small" loading={save.isPending} disabled={!list.data} onClick={() => form.submit()} data-testid={`save-${name}`}>
            {t('common.save')}
          </Button>
        )
      }
    >
      {list.error && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {save.error && <ErrorPanel error={save.error} />}
      {list.isPending && <PageSkeleton />}
      {list.data && (
        <Form<{ rows: Entry[] }> form={form} initialValues={{ rows: list.data }} onFinish={() => save.mutate(form.getFieldValue('rows') as Entry[])}>
          {children}
        </Form>
      )}
    </Panel>
  );
}
