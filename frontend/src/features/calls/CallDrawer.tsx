import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallDetail } from '@/api/types';
import { plain } from '@/shared/format';
import { useDispositions } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { OutcomeTag } from '@/shared/ui/states';
import { Legs } from './Legs';
import { Parts } from './Parts';
import { Player } from './Player';
import { Rating } from './Rating';
import { Timeline } from './Timeline';
import { useCall } from './api';
import { outsideNumber } from './columns';
import { asRecord } from './data';
import styles from './calls.module.css';

/** One call opened: what was heard, what happened to the millisecond, who took part, what it cost and why. */
export function CallDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: call, error, refetch } = useCall(id);
  return (
    <Drawer
      open
      size={620}
      onClose={onClose}
      title={call ? <span className="num">{format.phone(outsideNumber(call)) || t('common.anonymous')}</span> : t('calls.one')}
      extra={call && <OutcomeTag outcome={call.outcome} />}
    >
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!call && !error && <PageSkeleton />}
      {call && <Detail call={call} />}
    </Drawer>
  );
}

function Detail({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  return (
    <div className={styles.detail} data-testid="call-detail" data-call={call.id}>
      <Summary call={call} />
      {call.recordings.map((sound) => (
        <Player key={sound.id} call={call} what="recording" sound={sound} />
      ))}
      {call.voicemail && <Player call={call} what="voicemail" sound={call.voicemail} />}
      {call.stays.length + call.stints.length > 0 && (
        <section>
          <h2>{t('calls.parts')}</h2>
          <Parts call={call} />
        </section>
      )}
      <section>
        <h2>{t('calls.events')}</h2>
        <Timeline call={call} />
      </section>
      <section>
        <h2>{t('calls.legs')}</h2>
        <Legs call={call} />
      </section>
      <section>
        <h2>{t('calls.rating')}</h2>
        <Rating charges={call.rating} />
      </section>
      <p className={styles.id}>{call.id}</p>
    </div>
  );
}

function Summary({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const dispositions = useDispositions(usePermission('queues.view') && call.disposition_code !== '');
  const result = dispositions.data?.find(({ code }) => code === call.disposition_code)?.label ?? call.disposition_code;
  const data = Object.entries(asRecord(call.data));
  const shown = (text: string) => (text ? <bdi>{text}</bdi> : null);
  const long = (ms: number) => (ms > 0 ? <span className="num">{format.preciseClock(ms)}</span> : null);
  return (
    <Facts
      rows={[
        [t('calls.direction'), t(`desk.directions.${call.direction}`)],
        [t('calls.started'), <span key="at" className="num">{`${format.date(call.started_at)} ${format.preciseTime(call.started_at)}`}</span>],
        [t('calls.number'), shown(format.phone(call.number))],
        [t('calls.queue'), shown(call.queue_name)],
        [t('calls.agent'), shown(call.agent_name)],
        [t('calls.duration'), long(call.duration_ms)],
        [t('calls.wait'), long(call.wait_ms)],
        [t('calls.talk'), long(call.talk_ms)],
        [t('calls.held'), long(call.hold_ms)],
        [t('calls.wrapUp'), long(call.wrap_up_ms)],
        [t('calls.disposition'), shown(result)],
        [t('calls.note'), shown(call.note)],
        [t('calls.talkNote'), shown(call.talk_note)],
        ...data.map(([name, value]): [string, string] => [name, plain(value)]),
      ]}
    />
  );
}
