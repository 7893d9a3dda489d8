import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { FraudFields } from './FraudFields';
import { LimitFields } from './LimitFields';
import { type Decisions, asDecisions, asForm } from './decisions';
import styles from './console.module.css';

/** What the operator decides of a company: its part in shared people, its limits, what is watched for. */
export function ShareDrawer({ company, onClose }: { company: ConsoleCompany; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Decisions>();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (decided: Decisions) => api.patch(`/api/console/companies/${company.id}/`, asDecisions(decided, company)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['companies'] });
      onClose();
    },
  });
  const rules = [{ required: true, message: t('common.required') }];
  return (
    <Drawer
      open
      size={480}
      title={company.name}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="share-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<Decisions> form={form} layout="vertical" requiredMark={false} initialValues={asForm(company)} onFinish={(decided) => save.mutate(decided)}>
        {save.error && <ErrorPanel error={save.error} />}
        <div className={styles.pair}>
          <Form.Item name="weight" label={t('console.lending.weight')} extra={t('console.lending.weightHint')} rules={rules}>
            <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="reserved_agents" label={t('console.lending.reserved')} extra={t('console.lending.reservedHint')} rules={rules}>
            <InputNumber min={0} max={1000} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        <LimitFields />
        <FraudFields />
      </Form>
    </Drawer>
  );
}
