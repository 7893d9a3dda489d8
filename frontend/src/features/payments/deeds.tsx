import { DatePicker, Form, Input, InputNumber } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { CompanyInvoice, OpenedPayment, Payment, Refund } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useNotice } from '@/shared/ui/useNotice';
import { refundToBank, refundToCard, takeBackPayment, writeOff } from './api';

const changes = ['payments', 'payment', 'receivables', 'console-invoices', 'trial-balance'] as const;

/** Why it is done. */
export function Reason({ max }: { max: number }) {
  const { t } = useTranslation();
  return (
    <Form.Item name="reason" label={t('payments.reason')} rules={[{ required: true, whitespace: true, message: t('common.required') }, { max }]}>
      <Input.TextArea rows={3} data-testid="deed-reason" />
    </Form.Item>
  );
}

/** A payment that bounced or was a mistake is booked the other way round. */
export function TakeBackDrawer({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  return (
    <FormDrawer<{ reason: string }, Payment>
      name="take-back"
      title={t('payments.deeds.take_back')}
      saveText={t('payments.deeds.take_back')}
      danger
      save={({ reason }) => takeBackPayment(payment.id, reason)}
      changes={changes}
      onSaved={() => notice.done(t('payments.takenBack'))}
      onClose={onClose}
    >
      <p className="faint">{t('payments.takeBackText', { amount: format.money(payment.amount, payment.currency), company: payment.company })}</p>
      <Reason max={140} />
    </FormDrawer>
  );
}

interface RefundForm {
  amount: string;
  paid: Dayjs;
  reason: string;
}

/** Money the company holds with us goes back: to the card it came from, or by a transfer somebody makes at the bank. */
export function RefundDrawer({ opened: { payment, refundable }, toCard, onClose }: { opened: OpenedPayment; toCard: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const { company_id, currency, company } = payment;
  const most = toCard && Number(payment.amount) < Number(refundable) ? payment.amount : refundable;
  const save = ({ amount, paid, reason }: RefundForm, key: string) =>
    toCard ? refundToCard(payment.id, { amount, reason, key }) : refundToBank(company_id, currency, paid.format('YYYY-MM-DD'), { amount, reason, key });
  return (
    <FormDrawer<RefundForm, Refund>
      name="refund"
      title={t(toCard ? 'payments.deeds.card_refund' : 'payments.deeds.refund')}
      saveText={t('payments.giveBack')}
      danger
      initial={{ amount: most, paid: dayjs() }}
      save={save}
      changes={changes}
      onSaved={({ amount }) => notice.done(t('payments.givenBack', { amount: format.money(amount, currency) }))}
      onClose={onClose}
    >
      <p className="faint">{t(toCard ? 'payments.toCardText' : 'payments.toBankText', { company, held: format.money(refundable, currency) })}</p>
      <Form.Item name="amount" label={t('finance.amount')} rules={[{ required: true, message: t('common.required') }]}>
        <InputNumber stringMode min="0.01" max={most} precision={2} suffix={currency} style={{ width: 200 }} data-testid="refund-amount" />
      </Form.Item>
      {!toCard && (
        <Form.Item name="paid" label={t('payments.paidOn')} rules={[{ required: true, message: t('common.required') }]}>
          <DatePicker allowClear={false} />
        </Form.Item>
      )}
      <Reason max={300} />
    </FormDrawer>
  );
}

/** What is open on an invoice is given up: a loss in the books. */
export function WriteOffDrawer({ invoice, onClose }: { invoice: CompanyInvoice; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const open = format.money(invoice.open_amount ?? '0', invoice.currency);
  return (
    <FormDrawer<{ reason: string }, undefined>
      name="write-off"
      title={`${t('finance.writeOff')}: ${invoice.number ?? ''}`}
      saveText={t('finance.writeOff')}
      danger
      save={({ reason }) => writeOff(invoice.id, reason)}
      changes={changes}
      onSaved={() => notice.done(t('payments.writtenOff', { open }))}
      onClose={onClose}
    >
      <p className="faint">{t('payments.writeOffText', { open, company: invoice.company })}</p>
      <Reason max={140} />
    </FormDrawer>
  );
}
