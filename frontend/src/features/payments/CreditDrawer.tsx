import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CompanyInvoice, InvoiceLine } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useNotice } from '@/shared/ui/useNotice';
import { creditInvoice, readInvoice } from './api';
import { creditParts, creditSum, type Wanted } from './creditParts';
import styles from './payments.module.css';

interface Entry extends Wanted {
  reason: string;
}

/** A credit note over all that is left of a final invoice, or over parts of its lines. */
export function CreditDrawer({ invoice, onClose }: { invoice: CompanyInvoice; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  return (
    <FormDrawer<Entry, Awaited<ReturnType<typeof creditInvoice>>>
      name="credit"
      title={`${t('finance.credit')}: ${invoice.number}`}
      saveText={t('finance.credit')}
      danger
      initial={{ whole: true }}
      save={(entry, key) => creditInvoice(invoice.id, { reason: entry.reason, parts: creditParts(entry), key })}
      changes={['console-invoices', 'console-invoice', 'receivables']}
      onSaved={({ number, total }) => notice.done(t('finance.creditedOver', { number, total: format.money(total, invoice.currency) }))}
      onClose={onClose}
    >
      <Form.Item name="whole">
        <Radio.Group
          options={[
            { value: true, label: t('finance.creditWhole') },
            { value: false, label: t('finance.creditLines') },
          ]}
          data-testid="credit-whole"
        />
      </Form.Item>
      <Parts invoice={invoice} />
      <Form.Item name="reason" label={t('finance.creditReason')} rules={[{ required: true, message: t('common.required') }, { max: 300 }]}>
        <Input.TextArea rows={3} data-testid="credit-reason" />
      </Form.Item>
    </FormDrawer>
  );
}

/** The lines with what of each is taken back, and the sum of it. */
function Parts({ invoice: { id, currency } }: { invoice: CompanyInvoice }) {
  const { t } = useTranslation();
  const format = useFormat();
  const form = Form.useFormInstance<Entry>();
  const partly = Form.useWatch<boolean | undefined>('whole', form) === false;
  const parts = Form.useWatch('parts', form);
  const { data, error, refetch } = useQuery({ queryKey: ['console-invoice', id], queryFn: () => readInvoice(id), enabled: partly });
  if (!partly) return <p className="faint">{t('finance.creditAll')}</p>;
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <p className="faint">{t('finance.creditUnit')}</p>
      {data?.lines.filter(({ amount }) => Number(amount) !== 0).map((line) => <Part key={line.id} line={line} currency={currency} />)}
      <Form.Item name="any" dependencies={['parts']} rules={[{ validator: () => (creditParts(form.getFieldsValue(true) as Wanted)?.length ? Promise.resolve() : Promise.reject(new Error(t('finance.creditNothing')))) }]}>
        <p className={styles.sum}>
          {t('finance.creditSum')} <b className="num" data-testid="credit-sum">{format.money(creditSum(parts), currency)}</b>
        </p>
      </Form.Item>
    </>
  );
}

function Part({ line, currency }: { line: InvoiceLine; currency: string }) {
  const { i18n, t } = useTranslation();
  const format = useFormat();
  const [least, most] = Number(line.amount) < 0 ? [line.amount, '0'] : ['0', line.amount];
  return (
    <Form.Item name={['parts', line.id]} label={i18n.language.startsWith('zh') ? line.label_zh : line.label_en} extra={t('finance.creditPrinted', { amount: format.money(line.amount, currency) })}>
      <InputNumber stringMode min={least} max={most} precision={2} suffix={currency} style={{ width: 200 }} data-testid="credit-part" />
    </Form.Item>
  );
}
