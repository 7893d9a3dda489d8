import { useTranslation } from 'react-i18next';
import type { Payout } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Pill } from '@/shared/ui/Tone';
import { payoutState, payoutTone } from './states';

/** What Stripe sent to the bank, and whether it is in the books. */
export function Payouts({ rows }: { rows: Payout[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <DataTable
      rows={rows}
      rowKey={({ id }) => id}
      rowTestId="payout"
      empty={<EmptyState small title={t('card.console.noPayouts')} />}
      columns={[
        { title: t('card.console.payouts'), key: 'id', render: (_, { id }) => <code>{id}</code> },
        { title: t('card.console.arrives'), key: 'on', width: 140, render: (_, { arrives_on }) => <span className="num nowrap">{format.date(arrives_on)}</span> },
        { key: 'state', width: 120, render: (_, one) => <Pill tone={payoutTone[payoutState(one)]}>{t(`card.console.payoutStates.${payoutState(one)}`)}</Pill> },
        {
          key: 'foreign',
          width: 180,
          align: 'right',
          render: (_, { foreign, currency }) =>
            Number(foreign) !== 0 && (
              <span className="faint">
                {t('card.console.foreign')} {format.money(foreign, currency)}
              </span>
            ),
        },
        { key: 'amount', width: 140, align: 'right', render: (_, { amount, currency }) => <b className="num">{format.money(amount, currency)}</b> },
      ]}
    />
  );
}
