import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallDetail } from '@/api/types';
import { useDispositions } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { nameOf } from './people';
import styles from './calls.module.css';

/** Where the time went: each wait in a queue, each person's talk, hold and writing-up, in the order they began. */
export function Parts({ call }: { call: CallDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const dispositions = useDispositions(usePermission('queues.view') && call.wrap_ups.length > 0);
  const result = (code: string) => dispositions.data?.find((one) => one.code === code)?.label ?? code;
  const spans = (values: readonly (readonly [string, number])[]) =>
    values
      .filter(([, ms]) => ms > 0)
      .map(([name, ms]) => `${name} ${format.preciseClock(ms)}`)
      .join(' · ');
  const rows: [string, ReactNode][] = [
    ...call.stays.map((stay): [string, ReactNode] => [
      stay.entered_at,
      <Part
        key={`stay ${stay.entered_at}`}
        kind="stay"
        name={stay.queue_name}
        about={t(`calls.stay.${stay.outcome}`)}
        times={spans([[t('calls.wait'), stay.wait_ms]])}
      />,
    ]),
    ...call.stints.map((stint): [string, ReactNode] => [
      stint.joined_at,
      <Part
        key={`stint ${stint.user_id} ${stint.joined_at}`}
        kind="stint"
        name={stint.user_name}
        about={t(`calls.role.${stint.role}`)}
        times={spans([
          [t('calls.talk'), stint.talk_ms],
          [t('calls.held'), stint.hold_ms],
          [t('calls.listened'), stint.listen_ms],
          [t('calls.away'), stint.lost_ms],
        ])}
      />,
    ]),
    ...call.wrap_ups.map((wrap): [string, ReactNode] => [
      wrap.started_at,
      <Part
        key={`wrap ${wrap.user_id} ${wrap.started_at}`}
        kind="wrapup"
        name={nameOf(call, wrap.user_id)}
        about={[result(wrap.disposition_code), wrap.note].filter(Boolean).join(' · ')}
        times={spans([[t('calls.wrapUp'), wrap.wrap_up_ms]])}
      />,
    ]),
  ];
  rows.sort(([one], [other]) => one.localeCompare(other));
  return <ul className={styles.parts}>{rows.map(([, part]) => part)}</ul>;
}

function Part({ kind, name, about, times }: { kind: string; name: string; about: string; times: string }) {
  return (
    <li data-testid="part" data-kind={kind}>
      <b>
        <bdi>{name}</bdi>
      </b>
      <span className="soft">
        <bdi>{about}</bdi>
      </span>
      <span className={`${styles.legTimes} num`}>{times}</span>
    </li>
  );
}
