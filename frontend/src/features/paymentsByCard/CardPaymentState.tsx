import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { InvoiceDetail } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { readCardPayment } from './api';
import { reasonKey, shownState, toneOf } from './states';
import { useBack } from './useBack';
import styles from './card.module.css';

/** What became of the latest payment by card: paid, processing, or declined with the reason in words. */
export function CardPaymentState({ invoice }: { invoice: InvoiceDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asking = useBack();
  const { data } = useQuery({
    queryKey: ['card-payment', invoice.id],
    queryFn: () => readCardPayment(invoice.id),
    refetchInterval: 15_000,
    enabled: invoice.number !== null,
  });
  const payment = data?.payment;
  if (!payment) return null;
  const state = shownState(payment);
  const reason = reasonKey(payment.reason);
  return (
    <Panel className={`${styles.panel ?? ''} ${styles.told ?? ''}`} testId="card-payment">
      <div role="status" className={styles.bar}>
        <Pill tone={toneOf[state]} pulse={asking || state === 'processing'}>
          {t(`card.states.${state}`)}
        </Pill>
        <b className="num">{format.money(payment.amount, payment.currency)}</b>
        {reason && state !== 'paid' && <span data-testid="card-reason">{t(`card.reasons.${reason}`)}</span>}
      </div>
      <p className="faint">{payment.next_try_at ? t('card.again', { moment: format.moment(payment.next_try_at) }) : t(`card.advice.${state}`)}</p>
    </Panel>
  );
}
