import { useMutation } from '@tanstack/react-query';
import { Button, InputNumber, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeatChange } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { Panel } from '@/shared/ui/Panel';

/** What another number of seats would cost, before anybody makes one. */
export function SeatCost() {
  const { t } = useTranslation();
  const format = useFormat();
  const [count, setCount] = useState(1);
  const ask = useMutation({ mutationFn: () => api.post<SeatChange>('/api/contract/seats/', { count }) });
  const found = ask.data;
  const both = (now: string, then: string) => t('contract.seatCost.both', { now: format.money(now, found?.currency), then: format.money(then, found?.currency) });
  return (
    <Panel title={t('contract.seatCost.title')} testId="seat-cost">
      <Space>
        <InputNumber min={0} max={10000} precision={0} value={count} onChange={(value) => setCount(value ?? 0)} aria-label={t('contract.seatCost.count')} />
        <Button loading={ask.isPending} onClick={() => ask.mutate()} data-testid="seat-cost-ask">
          {t('contract.seatCost.ask')}
        </Button>
      </Space>
      {ask.error && <ErrorPanel error={ask.error} />}
      {found && (
        <Facts
          rows={[
            [t('contract.seatCost.seats'), t('contract.seatCost.both', { now: format.count(found.seats_now), then: format.count(found.seats_then) })],
            [t('contract.seatCost.monthly'), both(found.monthly_now, found.monthly_then)],
            [t('contract.seatCost.thisMonth'), both(found.total_now, found.total_then)],
            [t('contract.seatCost.difference'), <b className="num" key="difference" data-testid="seat-cost-difference">{format.money(found.difference, found.currency)}</b>],
          ]}
        />
      )}
    </Panel>
  );
}
