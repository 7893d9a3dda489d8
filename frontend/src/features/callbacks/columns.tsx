import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import type { Columns } from '@/shared/ui/DataTable';
import { Pill, type Tone } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { cancelCallback } from './api';
import styles from './callbacks.module.css';

const tones: Record<CallbackRow['state'], Tone> = {
  waiting: 'amber', calling: 'blue', done: 'green', failed: 'red', expired: 'grey', cancelled: 'grey',
};

export function useColumns(): Columns<CallbackRow> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('callbacks.state'), key: 'state', width: 130, render: (_, row) => <Pill tone={tones[row.state]}>{t(`callbacks.states.${row.state}`)}</Pill> },
    { title: t('callbacks.number'), key: 'number', width: 170, render: (_, row) => <bdi className="num nowrap">{format.phone(row.number)}</bdi> },
    { title: t('callbacks.queue'), key: 'queue', width: 160, render: (_, row) => <Truncate text={row.queue_name} max={150} /> },
    {
      title: t('callbacks.when'),
      key: 'due',
      width: 170,
      render: (_, row) => (
        <span className={styles.due}>
          <span className="num nowrap">{row.due_at ? format.moment(row.due_at) : t('callbacks.soon')}</span>
          <small className="nowrap">{t('callbacks.wished', { time: format.moment(row.arrived_at) })}</small>
        </span>
      ),
    },
    { title: t('callbacks.attempts'), key: 'attempts', width: 130, render: (_, row) => <Attempts row={row} /> },
    { title: t('desk.note'), key: 'note', render: (_, row) => <Truncate className="soft" text={row.note} max={260} /> },
    { key: 'actions', width: 90, align: 'right', render: (_, row) => row.state === 'waiting' && <Cancel row={row} /> },
  ];
}

/** How often it was tried, and what came of the last try. */
function Attempts({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <span className={styles.due}>
      <span className="num">{t('callbacks.tried', { attempts: row.attempts, of: row.max_attempts })}</span>
      {row.result && <small>{word(`states.outcome.${row.result}`, row.result)}</small>}
    </span>
  );
}

function Cancel({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { modal } = App.useApp();
  const notice = useNotice();
  const client = useQueryClient();
  const may = usePermission('desk.use');
  const cancel = useMutation({
    mutationFn: () => cancelCallback(row.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['callbacks'] }),
  });
  if (!may) return null;
  const ask = () =>
    void modal.confirm({
      title: t('callbacks.cancelTitle', { number: format.phone(row.number) }),
      okText: t('callbacks.cancel'),
      okButtonProps: { danger: true },
      onOk: () => cancel.mutateAsync().catch(notice.failed),
    });
  return (
    <Button size="small" type="text" danger onClick={ask} data-testid="callback-cancel">
      {t('callbacks.cancel')}
    </Button>
  );
}
