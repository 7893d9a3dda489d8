import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Seat } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { useRemoveSeat } from './api';

/** The company's rented seats. */
export function SeatList({ onEdit }: { onEdit: ((seat: Seat) => void) | undefined }) {
  const { t } = useTranslation();
  const list = useKeysetList<Seat>('seats', '/api/seats/');
  const columns = useColumns(onEdit);
  return (
    <Panel flush>
      <DataTable
        rows={list.rows}
        columns={columns}
        rowKey={(seat) => seat.id}
        rowTestId="seat-row"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState title={t('seats.empty')} text={t('seats.emptyText')} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Panel>
  );
}

function useColumns(onEdit: ((seat: Seat) => void) | undefined): Columns<Seat> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('seats.extension'), key: 'extension', width: 120, render: (_, seat) => <b className="num">{seat.extension}</b> },
    { title: t('seats.label'), key: 'label', render: (_, seat) => <Truncate text={seat.label} max={280} /> },
    {
      title: t('seats.person'),
      key: 'person',
      render: (_, seat) => (seat.user ? <Truncate text={seat.user.name} max={240} /> : <span className="faint">{t('seats.free')}</span>),
    },
    {
      title: t('seats.device'),
      key: 'device',
      width: 190,
      render: (_, seat) => (
        <span className="soft">
          {seat.device === 'outside' && seat.outside_number ? (
            <bdi className="num nowrap">{format.phone(seat.outside_number)}</bdi>
          ) : (
            t(`desk.devices.${seat.device}.name`)
          )}
        </span>
      ),
    },
    { title: t('people.since'), key: 'since', width: 140, render: (_, seat) => <span className="num soft">{format.date(seat.created_at)}</span> },
    {
      key: 'actions',
      width: 160,
      align: 'right',
      render: (_, seat) =>
        onEdit && (
          <>
            <Button size="small" type="text" onClick={() => onEdit(seat)} data-testid="seat-change">
              {t('common.change')}
            </Button>
            <Return seat={seat} />
          </>
        ),
    },
  ];
}

function Return({ seat }: { seat: Seat }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const remove = useRemoveSeat();
  const ask = () =>
    void modal.confirm({
      title: t('seats.returnTitle', { extension: seat.extension }),
      content: t('seats.returnText'),
      okText: t('seats.return'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(seat.id).catch(notice.failed),
    });
  return (
    <Button size="small" type="text" danger onClick={ask}>
      {t('seats.return')}
    </Button>
  );
}
