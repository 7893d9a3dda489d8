import { AudioOutlined, ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallRow } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import type { Columns } from '@/shared/ui/DataTable';
import { Truncate } from '@/shared/ui/Truncate';
import { OutcomeTag } from '@/shared/ui/states';

/** The number outside the company, whichever way the call went. */
export function outsideNumber(call: Pick<CallRow, 'direction' | 'caller' | 'called'>): string {
  return call.direction === 'in' ? call.caller : call.called;
}

export function useCallColumns(): Columns<CallRow> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      title: t('calls.who'),
      key: 'who',
      width: 216,
      render: (_, call) => (
        <span className="nowrap">
          <Tooltip title={t(`desk.directions.${call.direction}`)}>
            <span style={{ color: call.direction === 'in' ? 'var(--lp-blue)' : 'var(--lp-violet)', marginInlineEnd: 8 }}>
              {call.direction === 'in' ? <ArrowDownOutlined rotate={45} /> : <ArrowUpOutlined rotate={45} />}
            </span>
          </Tooltip>
          <bdi className="num" style={{ fontWeight: 550 }}>
            {format.phone(outsideNumber(call)) || t('common.anonymous')}
          </bdi>
          {call.contact_name && (
            <span className="faint">
              {' '}
              <Truncate text={call.contact_name} max={90} />
            </span>
          )}
        </span>
      ),
    },
    {
      title: t('calls.started'),
      key: 'started',
      width: 132,
      render: (_, call) => <span className="num nowrap">{format.moment(call.started_at)}</span>,
    },
    { title: t('calls.outcome'), key: 'outcome', width: 150, render: (_, call) => <OutcomeTag outcome={call.outcome} /> },
    { title: t('calls.queue'), key: 'queue', ellipsis: true, render: (_, call) => <Truncate text={call.queue_name} max={160} /> },
    { title: t('calls.agent'), key: 'agent', ellipsis: true, render: (_, call) => <Truncate text={call.agent_name} max={140} /> },
    {
      title: t('calls.wait'),
      key: 'wait',
      width: 76,
      align: 'right',
      render: (_, call) => <span className="num soft">{call.queued_at ? format.clock(call.wait_ms) : ''}</span>,
    },
    {
      title: t('calls.talk'),
      key: 'talk',
      width: 84,
      align: 'right',
      render: (_, call) => <span className="num">{call.talk_ms > 0 ? format.clock(call.talk_ms) : ''}</span>,
    },
    {
      key: 'sound',
      width: 44,
      align: 'center',
      render: (_, call) =>
        (call.has_recording || call.has_voicemail) && (
          <Tooltip title={t(call.has_recording ? 'calls.recorded' : 'calls.voicemail')}>
            <AudioOutlined style={{ color: 'var(--lp-brand)' }} />
          </Tooltip>
        ),
    },
  ];
}
