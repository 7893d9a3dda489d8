import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { readStripe } from './api';
import { Payouts } from './Payouts';

/** Whether this installation takes cards, what is missing when it does not, and what is stuck. */
export function StripePanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['stripe'], queryFn: readStripe });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const mode = !data.configured ? 'off' : data.live ? 'live' : 'test';
  const { paid = 0, declined = 0, processing = 0, open = 0 } = data.collections;
  return (
    <Panel title={t('card.console.title')} testId="stripe">
      <Pill tone={mode === 'live' ? 'green' : mode === 'test' ? 'amber' : 'grey'}>{t(`card.console.${mode}`)}</Pill>{' '}
      <span className="faint">{data.configured ? t('card.console.counts', { paid, declined, processing, open, waiting: data.waiting_events }) : t('card.console.offText')}</span>
      <p>
        {t('card.console.webhook')} <code>{data.webhook_url}</code>
      </p>
      {data.stuck.map((event) => (
        <p key={event.id}>
          <span className="num">{format.moment(event.received_at)}</span> {event.kind} <code>{event.subject}</code> {event.error}
        </p>
      ))}
      {data.configured && <Payouts rows={data.payouts} />}
    </Panel>
  );
}
