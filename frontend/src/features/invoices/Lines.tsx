import { RightOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { InvoiceDetail, InvoiceLine } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import styles from './invoices.module.css';

interface Props {
  invoice: InvoiceDetail;
  onOpen: (line: InvoiceLine) => void;
}

/** The lines as on paper; those made of calls open. */
export function Lines({ invoice, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = (amount: string) => format.money(amount, invoice.currency);
  return (
    <Panel flush className={styles.sheet}>
      <table className={styles.lines}>
        <thead>
          <tr>
            <th>{t('invoices.line')}</th>
            <th>{t('invoices.quantity')}</th>
            <th>{t('invoices.unitPrice')}</th>
            <th>{t('invoices.taxRate')}</th>
            <th>{t('invoices.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line) => (
            <Row key={line.id} line={line} currency={invoice.currency} onOpen={onOpen} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={4}>{t('invoices.net')}</td>
            <td>{money(invoice.net)}</td>
          </tr>
          {invoice.taxes.map((tax) => (
            <tr key={tax.rate}>
              <td colSpan={4}>{t('invoices.taxOf', { rate: format.quantity(Number(tax.rate) * 100), net: money(tax.net) })}</td>
              <td>{money(tax.tax)}</td>
            </tr>
          ))}
          <tr className={styles.total}>
            <td colSpan={4}>{t('invoices.total')}</td>
            <td data-testid="invoice-total">{money(invoice.total)}</td>
          </tr>
        </tfoot>
      </table>
      {invoice.lines.length === 0 && <EmptyState small title={t('invoices.noLines')} />}
    </Panel>
  );
}

function Row({ line, currency, onOpen }: { line: InvoiceLine; currency: string; onOpen: (line: InvoiceLine) => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const label = i18n.language.startsWith('zh') ? line.label_zh : line.label_en;
  const opens = line.calls > 0;
  return (
    <tr data-testid="invoice-line" data-kind={line.kind} data-amount={line.amount} data-opens={opens}>
      <td>
        {opens ? (
          <button type="button" className={styles.open} onClick={() => onOpen(line)} data-testid="invoice-line-open">
            {label}
            <RightOutlined style={{ fontSize: 10 }} />
          </button>
        ) : (
          label
        )}
        <small>{opens ? t('invoices.calls', { count: line.calls }) : `${format.date(line.first)} – ${format.date(line.last)}`}</small>
      </td>
      <td>{t(`invoices.units.${line.unit}`, { count: Number(line.quantity), quantity: format.quantity(line.quantity) })}</td>
      <td>{format.money(line.unit_price, currency)}</td>
      <td>{t('common.percent', { value: format.quantity(Number(line.tax_rate) * 100) })}</td>
      <td>
        <span title={line.exact}>{format.money(line.amount, currency)}</span>
      </td>
    </tr>
  );
}
