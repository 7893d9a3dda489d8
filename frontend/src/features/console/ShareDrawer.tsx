import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';

type Share = Pick<ConsoleCompany, 'weight' | 'reserved_agents'>;

/** A company's part in the people it shares with others. */
export function ShareDrawer({ company, onClose }: { company: ConsoleCompany; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Share>();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (share: Share) => api.patch(`/api/console/companies/${company.id}/`, share),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['companies'] });
      onClose();
    },
  });
  const rules = [{ required: true, message: t('common.required') }];
  return (
    <Drawer
      open
      size={400}
      title={company.name}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="share-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<Share>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ weight: company.weight, reserved_agents: company.reserved_agents }}
        onFinish={(share) => save.mutate(share)}
      >
        {save.error && <ErrorPanel error={save.error} />}
        <Form.Item name="weight" label={t('console.lending.weight')} extra={t('console.lending.weightHint')} rules={rules}>
          <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="reserved_agents" label={t('console.lending.reserved')} extra={t('console.lending.reservedHint')} rules={rules}>
          <InputNumber min={0} max={10_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
