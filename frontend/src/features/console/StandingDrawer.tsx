import { useQuery } from '@tanstack/react-query';
import { Form, Input, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallsOutStop, ConsoleCompany, Standing } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { FormDrawer } from '@/shared/ui/FormDrawer';

interface Props {
  company: ConsoleCompany;
  onClose: () => void;
}

/** Stops a company's calls out, or allows them again, for a reason the company reads; and every time they were stopped. */
export function StandingDrawer({ company, onClose }: Props) {
  const { t } = useTranslation();
  const address = `/api/console/companies/${company.id}/suspension/`;
  const { data, error } = useQuery({ queryKey: ['standing', company.id], queryFn: () => api.get<Standing>(address) });
  const deed = data?.suspended ? 'revive' : 'suspend';
  return (
    <FormDrawer<{ reason: string }, Standing>
      name="standing"
      title={t('console.callsOut.title', { name: company.name })}
      saveText={t(`console.callsOut.${deed}`)}
      danger={deed === 'suspend'}
      save={({ reason }) => (data ? api.post<Standing>(address, { deed, reason }) : Promise.reject(error ?? new Error('loading')))}
      changes={['standing']}
      onClose={onClose}
    >
      {error && <ErrorPanel error={error} />}
      <p>{t(`console.callsOut.${deed}Text`)}</p>
      <Form.Item name="reason" label={t('console.callsOut.reason')} extra={t('console.callsOut.reasonHint')} rules={[{ required: true, whitespace: true, message: t('common.required') }, { max: 300 }]}>
        <Input.TextArea rows={3} maxLength={300} showCount data-testid="standing-reason" />
      </Form.Item>
      <h3>{t('console.callsOut.history')}</h3>
      {!data && !error && <Skeleton active title={false} />}
      {data?.history.length === 0 && <p className="faint">{t('console.callsOut.never')}</p>}
      {data?.history.map((stop) => <Stop key={`${stop.since}${String(stop.by_hand)}`} stop={stop} />)}
    </FormDrawer>
  );
}

/** One time they were stopped: since when, by whom and why, and how it ended. */
function Stop({ stop }: { stop: CallsOutStop }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div style={{ marginBottom: 12, overflowWrap: 'anywhere' }} data-testid="standing-stop">
      <div>
        <span className="num">{format.moment(stop.since)}</span> · {stop.by_hand ? stop.by : t('console.callsOut.forDebt')}
      </div>
      {stop.reason && <div className="soft">{stop.reason}</div>}
      <div className="faint">
        {stop.lifted_at === null ? t('console.callsOut.inForce') : t('console.callsOut.ended', { when: format.moment(stop.lifted_at) })}
        {stop.lifted_by && ` · ${stop.lifted_by}`}
        {stop.lifted_reason && `: ${stop.lifted_reason}`}
      </div>
    </div>
  );
}
