import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany, Lendable, LendingEntry, NamedQueue, Page } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';

type Service = Lendable['companies'][number];

/** A person, whom they serve already, and the loan to change; without one it is to be made. */
export interface Loan {
  user: Lendable['user'];
  served: readonly Service[];
  service?: Service;
}

type Entry = Omit<LendingEntry, 'user_id'>;

/** Lends somebody to a company for some of its queues, changes these, or takes them back. */
export function LendDrawer({ loan, onClose }: { loan: Loan; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Entry>();
  const client = useQueryClient();
  const { user, service } = loan;
  const chosen = Form.useWatch<number | undefined>('company_id', form);
  const company = chosen ?? service?.company_id;
  const queues = useQuery({
    queryKey: ['company-queues', company],
    queryFn: () => api.get<NamedQueue[]>(`/api/console/companies/${company ?? 0}/queues/`),
    enabled: company !== undefined,
  });
  const changed = async () => {
    await client.invalidateQueries({ queryKey: ['lending'] });
    onClose();
  };
  const lend = useMutation({ mutationFn: (entry: Entry) => api.post('/api/console/lending/', { ...entry, user_id: user.id }), onSuccess: changed });
  const takeBack = useMutation({ mutationFn: () => api.delete(`/api/console/lending/${company ?? 0}/${user.id}/`), onSuccess: changed });
  const required = [{ required: true, message: t('common.required') }];
  const error = lend.error ?? takeBack.error;
  return (
    <Drawer
      open
      size={440}
      title={t('console.lending.title', { name: user.name || user.email })}
      onClose={onClose}
      footer={
        <div style={{ display: 'flex', justifyContent: 'space-between' }}>
          <Button type="primary" loading={lend.isPending} onClick={() => form.submit()} data-testid="loan-save">
            {t(service ? 'common.save' : 'console.lending.lend')}
          </Button>
          {service && (
            <Button type="text" danger loading={takeBack.isPending} onClick={() => takeBack.mutate()} data-testid="loan-end">
              {t('console.lending.takeBack')}
            </Button>
          )}
        </div>
      }
    >
      <Form<Entry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ company_id: service?.company_id, queue_ids: service?.queues.map(({ id }) => id) ?? [] }}
        onFinish={(entry) => lend.mutate(entry)}
      >
        {error && <ErrorPanel error={error} />}
        <Form.Item name="company_id" label={t('console.company')} rules={required}>
          <CompanySelect fixed={service} without={loan.served} onPick={() => form.setFieldValue('queue_ids', [])} />
        </Form.Item>
        <Form.Item name="queue_ids" label={t('console.lending.queues')} extra={t('console.lending.hint')} rules={required}>
          <Select mode="multiple" disabled={company === undefined} loading={queues.isLoading} options={(queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

interface SelectProps {
  /** Given by the form, for its label. */
  id?: string;
  value?: number;
  onChange?: (id: number) => void;
  fixed: Service | undefined;
  without: readonly Service[];
  onPick: () => void;
}

/** One of the companies the person does not serve yet, found by name. */
function CompanySelect({ id, value, onChange, fixed, without, onPick }: SelectProps) {
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  const { data } = useQuery({
    queryKey: ['companies-to-choose', q],
    queryFn: async () => (await api.get<Page<ConsoleCompany>>('/api/console/companies/', { q, page_size: 50 })).results,
    enabled: !fixed,
  });
  const served = new Set(without.map(({ company_id }) => company_id));
  const free = (data ?? []).filter(({ id }) => !served.has(id)).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      {...(id !== undefined && { id })}
      disabled={fixed !== undefined}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      {...(value !== undefined && { value })}
      onChange={(id: number) => {
        onChange?.(id);
        onPick();
      }}
      options={fixed ? [{ value: fixed.company_id, label: fixed.name }] : free}
    />
  );
}
