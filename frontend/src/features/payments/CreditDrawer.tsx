import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CompanyInvoice } from '@/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { useNotice } from '@/shared/ui/useNotice';
import { creditInvoice } from './api';

/** A credit note over what is left of a final invoice, with its reason. */
export function CreditDrawer({ invoice, onClose }: { invoice: CompanyInvoice; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  const client = useQueryClient();
  const notice = useNotice();
  const save = useMutation({
    mutationFn: ({ reason }: { reason: string }) => creditInvoice(invoice.id, reason),
    onSuccess: async ({ number }) => {
      notice.done(t('finance.credited', { number }));
      await client.invalidateQueries({ queryKey: ['console-invoices'] });
      onClose();
    },
  });
  return (
    <Drawer
      open
      size={400}
      title={`${t('finance.credit')}: ${invoice.number}`}
      onClose={onClose}
      footer={
        <Button danger type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="credit-save">
          {t('finance.credit')}
        </Button>
      }
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(entry) => save.mutate(entry)}>
        <p className="faint">{t('finance.creditAll')}</p>
        {save.error && <ErrorPanel error={save.error} />}
        <Form.Item name="reason" label={t('finance.creditReason')} rules={[{ required: true, message: t('common.required') }, { max: 300 }]}>
          <Input.TextArea rows={3} data-testid="credit-reason" />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
