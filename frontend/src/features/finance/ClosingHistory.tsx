import { useTranslation } from 'react-i18next';
import type { Closing } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';

/** Which months were closed and opened again, by whom and why. */
export function ClosingHistory({ rows }: { rows: readonly Closing[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel flush title={t('board.history')}>
      <DataTable
        rows={rows}
        rowKey={({ id }) => id}
        rowTestId="closing"
        empty={<EmptyState small title={t('board.noHistory')} />}
        columns={[
          { title: t('finance.month'), key: 'month', width: 120, render: (_, { month }) => format.month(`${month}-01`) },
          { title: t('board.what'), key: 'what', width: 210, render: (_, { wish, state }) => `${t(`board.wish.${wish}`)} · ${t(`board.ends.${state}`)}` },
          { title: t('board.askedBy'), key: 'asked', width: 120, render: (_, { asked_by }) => asked_by },
          { title: t('board.decidedBy'), key: 'decided', width: 120, render: (_, { decided_by }) => decided_by ?? '' },
          { title: t('finance.date'), key: 'at', width: 170, render: (_, { decided_at }) => <span className="num nowrap">{decided_at && format.moment(decided_at)}</span> },
          { title: t('board.reason'), key: 'reason', render: (_, { reason }) => <span className="faint">{reason}</span> },
        ]}
      />
    </Panel>
  );
}
