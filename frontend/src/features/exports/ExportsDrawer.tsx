import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Export } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Pill, type Tone } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';

const tones: Record<Export['state'], Tone> = { waiting: 'grey', running: 'blue', ready: 'green', cancelled: 'grey', failed: 'red', expired: 'grey' };
const isUnfinished = ({ state }: Export) => state === 'waiting' || state === 'running';

/** My exports: how far each is, its file, and a way to stop it. */
export function ExportsDrawer({ at, onClose }: { at: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['exports', at],
    queryFn: () => api.get<Export[]>(at),
    refetchInterval: ({ state }) => (state.data?.some(isUnfinished) ? 1000 : false),
  });
  return (
    <Drawer open size={640} title={t('usage.exports.mine')} onClose={onClose} styles={{ body: { padding: 0 } }}>
      <DataTable
        rows={data}
        columns={useColumns(at)}
        rowKey={({ id }) => id}
        rowTestId="export"
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState small title={t('usage.exports.none')} text={t('usage.exports.noneText')} />}
      />
    </Drawer>
  );
}

function useColumns(at: string): Columns<Export> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      title: t('usage.exports.table'),
      key: 'table',
      render: (_, one) => (
        <>
          <b>{t(`usage.exports.tables.${one.table}`, one.table)}</b> <span className="faint">{one.form.toUpperCase()}</span>
          <div className="faint num">{[one.parameters.first, one.parameters.last].filter(Boolean).join(' – ')}</div>
        </>
      ),
    },
    { title: t('usage.exports.asked'), key: 'asked', render: (_, one) => <span className="num nowrap">{format.moment(one.asked_at)}</span> },
    { title: t('usage.exports.state'), key: 'state', render: (_, one) => <HowFar one={one} /> },
    { key: 'act', align: 'right', render: (_, one) => <Act at={at} one={one} /> },
  ];
}

function HowFar({ one }: { one: Export }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (one.state !== 'running') return <Pill tone={tones[one.state]}>{t(`usage.exports.states.${one.state}`)}</Pill>;
  const percent = one.rows_total > 0 ? Math.min(99, Math.floor((one.rows_done / one.rows_total) * 100)) : 0;
  return (
    <>
      <Progress size="small" percent={percent} aria-label={t('usage.exports.state')} />
      <span className="faint num">{t('usage.exports.rows', { done: format.count(one.rows_done), total: format.count(one.rows_total) })}</span>
    </>
  );
}

function Act({ at, one }: { at: string; one: Export }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  const cancel = useMutation({
    mutationFn: () => api.delete<Export>(`${at}${one.id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exports', at] }),
    onError: notice.failed,
  });
  if (one.state === 'ready')
    return (
      <Button size="small" type="primary" href={`${at}${one.id}/file/`} download data-testid="export-file">
        {t('usage.exports.download')}
      </Button>
    );
  if (!isUnfinished(one)) return null;
  return (
    <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate()} data-testid="export-cancel">
      {t('usage.exports.cancel')}
    </Button>
  );
}
