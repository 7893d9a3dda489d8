import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNotice } from '@/shared/ui/useNotice';
import { listRuns, startRun } from './api';

/** Starts the run of a month and shows how far the newest one is. */
export function Runs({ month }: { month: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  const { data: runs } = useQuery({ queryKey: ['invoice-runs'], queryFn: listRuns, refetchInterval: 3_000 });
  const start = useMutation({
    mutationFn: () => startRun(month),
    onSuccess: () => client.invalidateQueries({ queryKey: ['invoice-runs'] }),
    onError: notice.failed,
  });
  const run = runs?.find((one) => one.month === month);
  const { waiting = 0, done = 0, refused = 0 } = run?.progress ?? {};
  const total = waiting + done + refused;
  return (
    <>
      {run && (
        <Tooltip title={run.refused.map(({ company }) => company).join(', ')}>
          <span data-testid="run-progress">
            <Progress size="small" percent={total ? Math.round(((done + refused) / total) * 100) : 100} style={{ width: 120, marginInlineEnd: 8 }} />
            <span className="faint">{t('finance.progress', { done, total, refused })}</span>
          </span>
        </Tooltip>
      )}
      <Tooltip title={t('finance.runHint')}>
        <Button type="primary" loading={start.isPending} onClick={() => start.mutate()} data-testid="run-start">
          {t('finance.run')}
        </Button>
      </Tooltip>
    </>
  );
}
