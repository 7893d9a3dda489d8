import { DatePicker, Form, Input, InputNumber } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Debtor, Payment } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { FormDrawer } from '@/shared/ui/FormDrawer';
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
  const notice = useNotice();
  const { company_id, currency } = debtor;
  const required = { required: true, message: t('common.required') };
  return (
    <FormDrawer<Entry, Payment>
      name="payment"
      title={`${t('finance.pay')}: ${debtor.name}`}
      initial={{ amount: debtor.total, received: dayjs() }}
      save={({ amount, received, reference = '' }, key) => bookPayment({ company_id, currency, amount, received_on: received.format('YYYY-MM-DD'), reference, key })}
      changes={['receivables', 'payments']}
      onSaved={(payment) => notice.done(t('finance.booked', { wallet: format.money(payment.to_wallet, payment.currency) }))}
      onClose={onClose}
    >
      <p className="faint">{t('finance.oldestFirst')}</p>
      <Form.Item name="amount" label={t('finance.amount')} rules={[required]}>
        <InputNumber stringMode min="0.01" precision={2} suffix={currency} style={{ width: 200 }} data-testid="payment-amount" />
      </Form.Item>
      <Form.Item name="received" label={t('finance.receivedOn')} rules={[required]}>
        <DatePicker allowClear={false} />
      </Form.Item>
      <Form.Item name="reference" label={t('finance.reference')} rules={[{ max: 140 }]}>
        <Input />
      </Form.Item>
    </FormDrawer>
  );
}
