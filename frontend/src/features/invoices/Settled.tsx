import { useTranslation } from 'react-i18next';
import type { InvoiceDetail } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { Panel } from '@/shared/ui/Panel';
import styles from './invoices.module.css';

/** What became of a final invoice: what settled it, what was taken back, what is open. */
export function Settled({ invoice }: { invoice: InvoiceDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!invoice.number) return null;
  return (
    <Panel flush title={t('invoices.settled')} className={styles.settled}>
      <table className={styles.lines}>
        <tbody>
          {invoice.settlements.map((one) => (
            <tr key={`${one.created_at}${one.kind}${one.amount}`} data-testid="settlement">
              <td>
                {t(`invoices.kinds.${one.kind}`)}
                <small>{format.date(one.created_at)}</small>
              </td>
              <td>{format.money(one.amount, invoice.currency)}</td>
            </tr>
          ))}
          {invoice.credit_notes.map((note) => (
            <tr key={note.number}>
              <td>
                <a href={`/api/invoices/${invoice.id}/credit-notes/${note.id}/pdf/`} download>
                  {t('invoices.creditNote', { number: note.number, reason: note.reason })}
                </a>
                <small>{format.date(note.issued_on)}</small>
              </td>
              <td className="faint">{format.money(note.total, invoice.currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className={styles.total}>
            <td>{t('invoices.open')}</td>
            <td data-testid="invoice-open">{format.money(invoice.open_amount ?? '0', invoice.currency)}</td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}
