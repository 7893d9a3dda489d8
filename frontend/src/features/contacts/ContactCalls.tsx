import { ArrowDownOutlined, ArrowUpOutlined, AudioOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact, ContactCall } from '@/api/types';
import { CallDrawer } from '@/features/calls/CallDrawer';
import { useDispositions } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { OutcomeTag } from '@/shared/ui/states';
import styles from './contacts.module.css';

/** The contact's calls, newest first; who may see calls opens one, and hears it there. */
export function ContactCalls({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const list = useKeysetList<ContactCall>('contact-calls', `/api/contacts/${contact.id}/calls/`, { page_size: 20 }, 10_000);
  const mayOpen = usePermission('calls.view');
  const [opened, setOpened] = useState<string | null>(null);
  if (list.error && !list.rows) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.rows) return <PageSkeleton />;
  if (list.rows.length === 0) return <EmptyState small title={t('contacts.noCalls')} text={t('contacts.noCallsText')} />;
  return (
    <>
      <ul className={styles.calls}>
        {list.rows.map((call) => (
          <Call key={call.id} call={call} several={contact.numbers.length > 1} {...(mayOpen && { onOpen: () => setOpened(call.id) })} />
        ))}
      </ul>
      {(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
      {opened && <CallDrawer id={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function Call({ call, several, onOpen }: { call: ContactCall; several: boolean; onOpen?: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const dispositions = useDispositions(usePermission('queues.view') && call.disposition_code !== '');
  const result = dispositions.data?.find(({ code }) => code === call.disposition_code)?.label ?? call.disposition_code;
  const moment = format.moment(call.started_at);
  const about = [call.queue_name, call.agent_name, several ? format.phone(call.other) : '', result].filter(Boolean);
  const heard = call.has_recording || call.has_voicemail;
  return (
    <li data-testid="contact-call" data-id={call.id}>
      <span className={styles.arrow} data-direction={call.direction} role="img" aria-label={t(`desk.directions.${call.direction}`)} title={t(`desk.directions.${call.direction}`)}>
        {call.direction === 'in' ? <ArrowDownOutlined rotate={45} /> : <ArrowUpOutlined rotate={45} />}
      </span>
      <div className={styles.what}>
        {onOpen ? (
          <button type="button" className={styles.open} onClick={onOpen} data-testid="contact-call-open">
            <span className="num">{moment}</span>
          </button>
        ) : (
          <span className="num">{moment}</span>
        )}
        {heard && (
          <span className={styles.heard} role="img" aria-label={t(call.has_recording ? 'calls.recorded' : 'calls.voicemail')} title={t(call.has_recording ? 'calls.recorded' : 'calls.voicemail')}>
            <AudioOutlined />
          </span>
        )}
        {about.length > 0 && <div className="faint">{about.map((part, place) => <bdi key={place}>{place > 0 ? ` · ${part}` : part}</bdi>)}</div>}
        {call.note && <p className={styles.note}>{call.note}</p>}
      </div>
      <span className="num soft">{call.talk_ms > 0 ? format.clock(call.talk_ms) : ''}</span>
      <OutcomeTag outcome={call.outcome} />
    </li>
  );
}
