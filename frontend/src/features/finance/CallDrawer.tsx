import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { readCall } from './api';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { asApiError } from '@/shared/api/errors';
import styles from './finance.module.css';

const tones = { rated: 'green', free: 'grey', pending: 'blue', quarantined: 'amber' } as const;

/** What finance knows of a call, leg by leg; numbers stay with the company, only what was dialled is shown as a prefix. */
export function CallDrawer({ companyId, callId, onClose }: { companyId: number; callId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const { data, error } = useQuery({ queryKey: ['call-legs', companyId, callId], queryFn: () => readCall(companyId, callId), retry: false });
  const unknown = error && asApiError(error).status === 404;
  return (
    <Drawer open size={460} title={t('board.call')} onClose={onClose}>
      <div className={styles.legs}>
        <span className="faint num">{callId}</span>
        {unknown && <EmptyState small title={t('board.unknownCall')} text={t('board.unknownCallText')} />}
        {error && !unknown && <ErrorPanel error={error} />}
        {!data && !error && <PageSkeleton />}
        {data?.map((leg) => (
          <Panel key={leg.usage_id} title={word(`board.charged.${leg.kind}`, leg.kind)} extra={<Pill tone={tones[leg.state]}>{t(`board.states.${leg.state}`)}</Pill>} testId="call-leg">
            <Facts
              rows={[
                [t('board.started'), format.moment(leg.started_at)],
                [t('board.length'), format.clock(leg.billable_ms)],
                [t('board.destination'), leg.destination_prefix || null],
                [t('finance.amount'), leg.amount === null ? null : `${leg.amount} ${leg.currency}`],
                [t('board.why'), leg.quarantined_for || null],
              ]}
            />
          </Panel>
        ))}
      </div>
    </Drawer>
  );
}
