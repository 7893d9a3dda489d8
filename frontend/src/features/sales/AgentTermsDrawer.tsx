import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Form, Popconfirm, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentTerms, PartKind } from '@/api/types';
import { Fields } from '@/features/contracts/parts/Fields';
import { freshFields, sentFields } from '@/features/contracts/parts/part';
import { useProblems } from '@/features/contracts/parts/useProblems';
import { useQueues } from '@/shared/api/directory';
import { useCurrentSession, usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { useNotice } from '@/shared/ui/useNotice';
import { useNow } from '@/shared/ui/useNow';
import { readAgentTerms, readCommissionForm, setAgentTerms } from './api';
import styles from './sales.module.css';

/** What agents earn for confirmed sales: the rules so far, and for who may, the next one. */
export function AgentTermsDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const maySet = usePermission('company.manage');
  const terms = useQuery({ queryKey: ['sales', 'terms'], queryFn: readAgentTerms });
  const form = useQuery({ queryKey: ['sales', 'terms-form'], queryFn: readCommissionForm, enabled: maySet });
  const failed = terms.error ?? form.error;
  return (
    <Drawer open size={720} title={t('terms.agents')} onClose={onClose}>
      <p className={`faint ${styles.lead}`}>{t('terms.agentsHint')}</p>
      {failed && <ErrorPanel error={failed} />}
      {!terms.data && !terms.error && <PageSkeleton />}
      <div className={styles.terms}>
        {terms.data?.length === 0 && <EmptyState small title={t('terms.agentsNone')} />}
        {terms.data?.map((one) => (
          <Rule key={one.id} terms={one} last={maySet && !one.ends && newest(terms.data, one)} />
        ))}
        {form.data && <NextRule form={form.data} />}
      </div>
    </Drawer>
  );
}

/** Whether nothing follows these terms for their queue. */
const newest = (all: readonly AgentTerms[], one: AgentTerms) => all.every((other) => other.queue_id !== one.queue_id || other.effective_from <= one.effective_from);

function Rule({ terms, last }: { terms: AgentTerms; last: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const since = format.date(terms.effective_from);
  const coming = Date.parse(terms.effective_from) > useNow();
  return (
    <Panel title={t(coming ? 'terms.agentsComing' : 'terms.agentsSince', { date: since })} extra={<span className="faint">{terms.set_by}</span>} testId="agent-terms">
      {terms.queue && <b data-testid="agent-terms-queue">{terms.queue}: </b>}
      {format.language.startsWith('zh') ? terms.text_zh : terms.text_en}
      {last && <End terms={terms} />}
    </Panel>
  );
}

/** Ends what holds, from a day on. */
function End({ terms }: { terms: AgentTerms }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const [day, setDay] = useState<Dayjs>(dayjs().add(1, 'day'));
  const end = useMutation({
    mutationFn: () => setAgentTerms({ effective_on: day.format('YYYY-MM-DD'), queue_id: terms.queue_id, rule: null }),
    onError: notice.failed,
    onSuccess: () => {
      notice.done(t('terms.saved'));
      return client.invalidateQueries({ queryKey: ['sales', 'terms'] });
    },
  });
  return (
    <div className={styles.end}>
      <Popconfirm
        title={t(terms.queue_id ? 'terms.agentsEndQueue' : 'terms.agentsEndAll')}
        description={<DatePicker minDate={dayjs()} allowClear={false} value={day} onChange={(chosen) => chosen && setDay(chosen)} aria-label={t('terms.agentsFrom')} />}
        okText={t('terms.agentsEnd')}
        onConfirm={() => end.mutateAsync().catch(() => undefined)}
      >
        <Button size="small" loading={end.isPending} data-testid="agent-terms-end">
          {t('terms.agentsEnd')}
        </Button>
      </Popconfirm>
    </div>
  );
}

type Entry = Record<string, unknown> & { effective_on: Dayjs; queue_id?: string };

function NextRule({ form: kind }: { form: PartKind }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const { company } = useCurrentSession();
  const queues = useQueues();
  const [form] = Form.useForm<Entry>();
  const { show } = useProblems(form, ['effective_on', 'queue_id', ...kind.inputs.map(({ name }) => name)]);
  const set = useMutation({
    mutationFn: ({ effective_on, queue_id, ...rule }: Entry) => setAgentTerms({ effective_on: effective_on.format('YYYY-MM-DD'), queue_id: queue_id ?? '', rule: sentFields(kind.inputs, rule) }),
    onError: show,
    onSuccess: () => {
      notice.done(t('terms.saved'));
      form.resetFields();
      return client.invalidateQueries({ queryKey: ['sales', 'terms'] });
    },
  });
  return (
    <Panel title={t('terms.agentsSet')} testId="agent-terms-form">
      <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ ...freshFields(kind.inputs), effective_on: dayjs().add(1, 'day') }} onValuesChange={() => set.reset()} onFinish={(entry) => set.mutate(entry)}>
        <Form.Item name="effective_on" label={t('terms.agentsFrom')} rules={[{ required: true, message: t('common.required') }]}>
          <DatePicker minDate={dayjs()} allowClear={false} />
        </Form.Item>
        <Form.Item name="queue_id" label={t('terms.agentsQueue')}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('terms.agentsOthers')} options={(queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Fields at={[]} inputs={kind.inputs} currency={company?.currency ?? ''} books={[]} />
        {set.error && <ErrorPanel error={set.error} />}
        <Button type="primary" htmlType="submit" loading={set.isPending} data-testid="agent-terms-save">
          {t('terms.save')}
        </Button>
      </Form>
    </Panel>
  );
}
