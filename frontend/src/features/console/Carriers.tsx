import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PoolCarrier } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { CarrierDrawer } from './CarrierDrawer';

/** The trunks to the telephone network, and what each may carry. */
export function Carriers({ carriers }: { carriers: readonly PoolCarrier[] }) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<PoolCarrier | null>(null);
  const columns = useColumns(setChanged);
  return (
    <Panel flush title={t('console.carriers')}>
      <DataTable
        rows={carriers}
        rowKey={(carrier) => carrier.code}
        rowTestId="carrier-row"
        empty={<EmptyState small title={t('console.noCarriers')} text={t('console.noCarriersText')} />}
        columns={columns}
      />
      {changed && <CarrierDrawer carrier={changed} onClose={() => setChanged(null)} />}
    </Panel>
  );
}

function useColumns(change: (carrier: PoolCarrier) => void): Columns<PoolCarrier> {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (value: number | null) => <span className="num">{value === null ? t('common.none') : format.count(value)}</span>;
  return [
    { title: t('console.carrier'), key: 'name', render: (_, carrier) => <b style={{ fontWeight: 550 }}>{carrier.name}</b> },
    {
      title: t('console.status'),
      key: 'enabled',
      width: 110,
      render: (_, carrier) => <Pill tone={carrier.enabled ? 'green' : 'grey'}>{t(carrier.enabled ? 'console.on' : 'console.off')}</Pill>,
    },
    { title: t('console.host'), key: 'host', render: (_, carrier) => <span className="mono">{carrier.host || t('common.none')}</span> },
    { title: t('console.sources'), key: 'sources', render: (_, carrier) => <span className="mono">{carrier.source_addresses.join(' ')}</span> },
    { title: t('console.numbers'), key: 'numbers', width: 86, align: 'right', render: (_, carrier) => figure(carrier.numbers) },
    { title: t('console.channels'), key: 'channels', width: 90, align: 'right', render: (_, carrier) => figure(carrier.max_channels) },
    { title: t('console.most.in'), key: 'in', width: 76, align: 'right', render: (_, carrier) => figure(carrier.max_in) },
    { title: t('console.most.out'), key: 'out', width: 76, align: 'right', render: (_, carrier) => figure(carrier.max_out) },
    { title: t('console.most.perSecond'), key: 'second', width: 90, align: 'right', render: (_, carrier) => figure(carrier.calls_per_second) },
    {
      key: 'action',
      width: 96,
      align: 'right',
      render: (_, carrier) => (
        <Button size="small" type="text" onClick={() => change(carrier)} data-testid="carrier-change">
          {t('common.change')}
        </Button>
      ),
    },
  ];
}
