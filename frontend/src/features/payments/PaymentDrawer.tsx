import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Form, Input, InputNumber } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Debtor } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { useNotice } from '@/shared/ui/useNotice';
import { bookPayment } from './api';

interface Entry {
  amount: string;
  received: Dayjs;
  reference?: string;
}

/** Money a company paid: the oldest debts first, what is over is held for it. */
export function PaymentDrawer({ debtor, onClose }: { debtor: Debtor; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [form] = Form.useForm<Entry>();
  const client = useQueryClient();
  const notice = useNotice();
  const save = useMutation({
    mutationFn: ({ amount, received, reference = '' }: Entry) =>
      bookPayment({ company_id: debtor.company_id, currency: debtor.currency, amount, received_on: received.format('YYYY-MM-DD'), reference }),
    onSuccess: async (payment) => {
      notice.done(t('finance.booked', { wallet: format.money(payment.to_wallet, payment.currency) }));
      await client.invalidateQueries({ queryKey: ['receivables'] });
      onClose();
    },
  });
  const required = { required: true, message: t('common.required') };
  return (
    <Drawer
      open
      size={400}
      title={`${t('finance.pay')}: ${debtor.name}`}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="payment-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ amount: debtor.total, received: dayjs() }} onFinish={(entry) => save.mutate(entry)}>
        <p className="faint">{t('finance.oldestFirst')}</p>
        {save.error && <ErrorPanel error={save.error} />}
        <Form.Item name="amount" label={t('finance.amount')} rules={[required]}>
          <InputNumber stringMode min="0.01" precision={2} suffix={debtor.currency} style={{ width: 200 }} data-testid="payment-amount" />
        </Form.Item>
        <Form.Item name="received" label={t('finance.receivedOn')} rules={[required]}>
          <DatePicker allowClear={false} />
        </Form.Item>
        <Form.Item name="reference" label={t('finance.reference')} rules={[{ max: 140 }]}>
          <Input />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
