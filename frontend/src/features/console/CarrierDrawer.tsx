import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CarrierLimits, Pool, PoolCarrier } from '@/api/types';
import { api } from '@/shared/api/client';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import styles from './console.module.css';

const limits = [
  { name: 'max_channels', label: 'channels', least: 1, optional: false },
  { name: 'calls_per_second', label: 'perSecond', least: 1, optional: false },
  { name: 'max_in', label: 'in', least: 0, optional: true },
  { name: 'max_out', label: 'out', least: 0, optional: true },
] as const;

/** What a carrier may carry at once, each way and in a second, and whether calls go out by it at all. */
export function CarrierDrawer({ carrier, onClose }: { carrier: PoolCarrier; onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<CarrierLimits>();
  const save = useMutation({
    mutationFn: (entry: CarrierLimits) => api.patch<Pool>(`/api/console/carriers/${carrier.code}/`, entry),
    onSuccess: (pool) => {
      client.setQueryData(['pool'], pool);
      notice.done(t('common.saved'));
      onClose();
    },
    onError: (error) => showFieldErrors(form, error, limits.map(({ name }) => name)),
  });
  const { max_channels, max_in, max_out, calls_per_second, enabled } = carrier;
  return (
    <Drawer
      open
      size={420}
      title={carrier.name}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="carrier-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<CarrierLimits>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ max_channels, max_in, max_out, calls_per_second, enabled }}
        onFinish={(entry) => save.mutate(entry)}
      >
        {save.error && <ErrorPanel error={save.error} />}
        <p className="soft" style={{ marginBottom: 14 }}>{t('console.most.hint')}</p>
        <div className={styles.pair}>
          {limits.map(({ name, label, least, optional }) => (
            <Form.Item key={name} name={name} label={t(`console.most.${label}Label`)} rules={optional ? [] : [{ required: true, message: t('common.required') }]}>
              <InputNumber min={least} max={100_000} precision={0} placeholder={t('console.most.all')} style={{ width: '100%' }} data-testid={`carrier-${name}`} />
            </Form.Item>
          ))}
        </div>
        <Form.Item name="enabled" label={t('console.on')} extra={t('console.most.enabledHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
