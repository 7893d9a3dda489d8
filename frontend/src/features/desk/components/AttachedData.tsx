import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import type { DeskCall } from '@/shared/live';
import { Facts } from '@/shared/ui/Facts';

/** What travelled with the call (随电数据): the number dialled, when it began, and the flow's own variables. */
export function AttachedData({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows: [string, ReactNode][] = [
    [t(call.direction === 'in' ? 'desk.dialled' : 'desk.shown'), format.phone(call.direction === 'in' ? call.called : call.caller)],
    [t('desk.began'), format.timeOfDay(call.started_at)],
    ...Object.entries(call.data).map(([name, value]): [string, ReactNode] => [name, <bdi key={name}>{value}</bdi>]),
  ];
  return (
    <div data-testid="call-data">
      <Facts rows={rows} />
    </div>
  );
}
