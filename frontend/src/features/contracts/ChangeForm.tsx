import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { CompanyContract, ContractChange } from '@/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Compared } from './Compared';
import { preview, propose, readTemplates } from './api';
import styles from './contracts.module.css';

interface Entry {
  parts: string;
  effective_on: Dayjs;
  reason: string;
}

const written = (parts: unknown) => JSON.stringify(parts, null, 2);

function asChange(entry: Entry): ContractChange {
  return { parts: JSON.parse(entry.parts) as ContractChange['parts'], effective_on: entry.effective_on.format('YYYY-MM-DD'), reason: entry.reason };
}

/** Proposing another version: its parts, begun from a plan or from what is in force; first what it would cost. */
export function ChangeForm({ company, contract }: { company: number; contract: CompanyContract }) {
  const { t, i18n } = useTranslation();
  const [form] = Form.useForm<Entry>();
  const client = useQueryClient();
  const { data: templates } = useQuery({ queryKey: ['contract-templates'], queryFn: readTemplates });
  const compare = useMutation({ mutationFn: (entry: Entry) => preview(company, asChange(entry)) });
  const send = useMutation({
    mutationFn: (entry: Entry) => propose(company, asChange(entry)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contracts', company] }),
  });
  const newest = contract.versions[0];
  const failed = send.error ?? compare.error;
  const required = { required: true, message: t('common.required') };
  const json = { validator: (_: unknown, text: string) => (isList(text) ? Promise.resolve() : Promise.reject(new Error(t('contract.change.notJson')))) };
  return (
    <Panel title={t('contract.change.title')} testId="contract-change">
      <Form<Entry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ parts: written(newest?.parts ?? []), effective_on: dayjs().add(1, 'day'), reason: '' }}
        onFinish={(entry) => send.mutate(entry)}
      >
        <Form.Item label={t('contract.change.plan')}>
          <Select
            options={(templates?.plans ?? []).map((plan) => ({ value: plan.code, label: i18n.language.startsWith('zh') ? plan.name_zh : plan.name_en }))}
            onChange={(code: string) => form.setFieldValue('parts', written(templates?.plans.find((plan) => plan.code === code)?.parts))}
            aria-label={t('contract.change.plan')}
          />
        </Form.Item>
        <Form.Item name="parts" label={t('contract.change.parts')} rules={[json]}>
          <Input.TextArea autoSize={{ minRows: 8, maxRows: 22 }} className="mono" spellCheck={false} />
        </Form.Item>
        <Form.Item name="effective_on" label={t('contract.change.day')} rules={[required]}>
          <DatePicker minDate={dayjs().add(1, 'day')} />
        </Form.Item>
        <Form.Item name="reason" label={t('contract.change.reason')} rules={[required]}>
          <Input maxLength={200} />
        </Form.Item>
        {failed && <ErrorPanel error={failed} />}
        {compare.data && <Compared comparison={compare.data} currency={newest?.currency ?? ''} />}
        <div className={styles.actions}>
          <Button loading={compare.isPending} onClick={() => void form.validateFields().then((entry) => compare.mutate(entry), () => undefined)} data-testid="change-preview">
            {t('contract.change.preview')}
          </Button>
          <Button type="primary" htmlType="submit" loading={send.isPending} data-testid="change-propose">
            {t('contract.change.propose')}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
