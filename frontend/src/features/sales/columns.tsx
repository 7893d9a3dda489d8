import { useTranslation } from 'react-i18next';
import type { Sale } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import type { Columns } from '@/shared/ui/DataTable';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { tones } from './states';

export function useColumns(): Columns<Sale> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('sales.state'), key: 'state', width: 130, render: (_, { state }) => <Pill tone={tones[state]}>{t(`sales.states.${state}`)}</Pill> },
    { title: t('sales.order'), key: 'order', width: 170, render: (_, { order_id }) => <Truncate className="num" text={order_id} max={160} /> },
    { title: t('sales.amount'), key: 'amount', width: 120, align: 'right', render: (_, sale) => <span className="num nowrap">{format.money(sale.amount, sale.currency)}</span> },
    { title: t('sales.agent'), key: 'agent', width: 150, render: (_, { agent }) => <Truncate text={agent.name} max={140} /> },
    { title: t('sales.reported'), key: 'reported', width: 160, render: (_, { reported_at }) => <span className="num nowrap">{format.moment(reported_at)}</span> },
    { title: t('sales.note'), key: 'note', render: (_, { note, reason }) => <Truncate className="soft" text={reason || note} max={280} /> },
  ];
}
