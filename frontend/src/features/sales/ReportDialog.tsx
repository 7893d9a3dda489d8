import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { beginAt } from '@/shared/ui/beginAt';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { useNotice } from '@/shared/ui/useNotice';
import { reportSale } from './api';

interface Entry {
  order_id: string;
  amount: string;
  note: string;
}

/** An agent tells of an order. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const report = useMutation({
    mutationFn: reportSale,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['sales'] });
      notice.done(t('sales.reportedDone'));
      onClose();
    },
    onError: (error) => showFieldErrors(form, error, ['order_id', 'amount', 'note']),
  });
  const submit = ({ order_id, amount, note }: Entry) => report.mutate({ order_id: order_id.trim(), amount, note: note.trim() });
  const required = { required: true, whitespace: true, message: t('common.required') };
  return (
    <Modal
      open
      closable={false}
      title={t('sales.report')}
      width={440}
      style={{ top: 72 }}
      okText={t('sales.report')}
      okButtonProps={{ loading: report.isPending, 'data-testid': 'sale-save' }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={beginAt(form, 'order_id')}
      destroyOnHidden
    >
      <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ order_id: '', amount: '', note: '' }} onFinish={submit}>
        {report.error && <ErrorPanel error={report.error} />}
        <Form.Item name="order_id" label={t('sales.order')} extra={t('sales.orderHint')} rules={[required]}>
          <Input maxLength={80} autoComplete="off" data-testid="sale-order" />
        </Form.Item>
        <Form.Item name="amount" label={t('sales.amount')} rules={[required, { pattern: /^\d{1,10}(\.\d{1,2})?$/, message: t('sales.amountWrong') }]}>
          <Input inputMode="decimal" style={{ width: 160 }} data-testid="sale-amount" />
        </Form.Item>
        <Form.Item name="note" label={t('sales.note')} style={{ marginBottom: 0 }}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
