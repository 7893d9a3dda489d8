import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReratingDetail } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { approveRerating, isWorkedOn, readRerating, rejectRerating, reratingFile } from './api';
import { posted } from './progress';
import { tones } from './tones';

/** What a re-rating would change, for a second person to decide about; then how far its posting is. */
export function ReratingDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['rerating', id],
    queryFn: () => readRerating(id),
    refetchInterval: ({ state }) => (state.data && isWorkedOn(state.data) ? 2_000 : false),
  });
  return (
    <Drawer open size={720} title={t('reratings.name')} onClose={onClose} footer={data && <Decisions rerating={data} />}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data ? <Report rerating={data} /> : !error && <PageSkeleton />}
    </Drawer>
  );
}

function Report({ rerating }: { rerating: ReratingDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const { id, differences, status } = rerating;
  const money = (amount: string | null, currency: string) => <span className="num">{amount === null ? t('common.none') : format.money(amount, currency)}</span>;
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      <Facts
        rows={[
          [t('reratings.state'), <Pill key="state" tone={tones[status]}>{t(`reratings.statuses.${status}`)}</Pill>],
          [t('reratings.month'), format.month(rerating.month)],
          [t('reratings.company'), rerating.company ?? t('reratings.everyCompany')],
          [t('reratings.callId'), rerating.call_id],
          [t('reratings.reason'), rerating.reason],
          [t('reratings.askedBy'), `${rerating.proposed_by}, ${format.moment(rerating.proposed_at)}`],
          [t('reratings.decidedBy'), rerating.decided_by && rerating.decided_at ? `${rerating.decided_by}, ${format.moment(rerating.decided_at)}` : null],
          [t('reratings.legs'), <span key="legs" className="num">{format.count(rerating.legs)}</span>],
        ]}
      />
      {status === 'approved' && <Progress percent={posted(differences)} />}
      <Panel
        flush
        title={t('reratings.differences')}
        testId="rerating-differences"
        extra={
          <Button size="small" type="text" href={reratingFile(id)} download data-testid="rerating-csv">
            {t('common.csv')}
          </Button>
        }
      >
        <DataTable
          rows={differences}
          rowKey={(row) => `${row.company}/${row.why}/${row.state}/${row.currency}`}
          rowTestId="difference"
          empty={<EmptyState small title={t(status === 'preparing' ? 'reratings.statuses.preparing' : 'reratings.noDifferences')} />}
          columns={[
            { title: t('reratings.company'), key: 'company', render: (_, { company }) => company },
            {
              title: t('reratings.why'),
              key: 'why',
              render: (_, { why, state }) => (
                <>
                  {word(`reratings.whys.${why}`, why)} <span className="faint">{word(`reratings.changeStates.${state}`, state)}</span>
                </>
              ),
            },
            { title: t('reratings.legs'), key: 'legs', align: 'right', render: (_, { legs }) => <span className="num">{format.count(legs)}</span> },
            { title: t('reratings.old'), key: 'old', align: 'right', render: (_, one) => money(one.old, one.currency) },
            { title: t('reratings.new'), key: 'new', align: 'right', render: (_, one) => money(one.new, one.currency) },
            { title: t('reratings.delta'), key: 'delta', align: 'right', render: (_, one) => <b>{money(one.delta, one.currency)}</b> },
          ]}
        />
      </Panel>
    </div>
  );
}

function Decisions({ rerating: { id, status, mine } }: { rerating: ReratingDetail }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const client = useQueryClient();
  const refresh = () => Promise.all(['rerating', 'reratings'].map((one) => client.invalidateQueries({ queryKey: [one] })));
  const told = (said: string) => ({ onSuccess: () => notice.done(said), onError: notice.failed, onSettled: refresh });
  const approve = useMutation({ mutationFn: () => approveRerating(id), ...told(t('reratings.approved')) });
  const reject = useMutation({ mutationFn: () => rejectRerating(id), ...told(t('reratings.ended')) });
  if (status !== 'open' && status !== 'preparing') return null;
  const ask = () =>
    void modal.confirm({
      title: t('reratings.approve'),
      content: t('reratings.approveText'),
      okText: t('reratings.approve'),
      okButtonProps: { 'data-testid': 'rerating-sure' },
      onOk: () => approve.mutate(),
    });
  return (
    <div style={{ display: 'flex', gap: 12, justifyContent: 'flex-end', alignItems: 'center' }}>
      {mine && <span className="faint">{t('reratings.mine')}</span>}
      <Button danger loading={reject.isPending} onClick={() => reject.mutate()} data-testid="rerating-reject">
        {t(mine ? 'reratings.withdraw' : 'reratings.reject')}
      </Button>
      {!mine && status === 'open' && (
        <Button type="primary" loading={approve.isPending} onClick={ask} data-testid="rerating-approve">
          {t('reratings.approve')}
        </Button>
      )}
    </div>
  );
}
