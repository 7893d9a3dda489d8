import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact, ContactPair } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { MergedContact } from './MergedContact';
import { duplicates, lookAtMerged, merge, shownIn } from './api';
import styles from './contacts.module.css';

/** Contacts that may be one person, in pairs; each can be made one. */
export function DuplicatesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['contacts', 'duplicates'], queryFn: duplicates });
  return (
    <Drawer open size={720} title={t('contacts.duplicates.title')} onClose={onClose}>
      <p className="soft">{t('contacts.duplicates.about')}</p>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data?.length === 0 && <EmptyState title={t('contacts.duplicates.none')} text={t('contacts.duplicates.noneText')} />}
      {data && data.length > 0 && (
        <ul className={styles.pairs}>
          {data.map((pair) => (
            <Pair key={`${pair.one.id}-${pair.other.id}`} pair={pair} />
          ))}
        </ul>
      )}
    </Drawer>
  );
}

function Pair({ pair }: { pair: ContactPair }) {
  const { t } = useTranslation();
  const [stays, setStays] = useState(pair.one.id);
  const [kept, gone] = stays === pair.one.id ? [pair.one, pair.other] : [pair.other, pair.one];
  const ask = useMerge(kept, gone);
  return (
    <li data-testid="duplicate-pair">
      <Radio.Group className={styles.two} value={stays} onChange={({ target }) => setStays(String(target.value))} aria-label={t('contacts.duplicates.stays')}>
        {[pair.one, pair.other].map((contact) => (
          <Radio key={contact.id} value={contact.id}>
            <Who contact={contact} />
          </Radio>
        ))}
      </Radio.Group>
      <div className={styles.because}>
        {pair.because.map((reason) => (
          <Pill key={reason} tone="amber" dot={false}>
            {t(`contacts.duplicates.because.${reason}`)}
          </Pill>
        ))}
        <Button size="small" loading={ask.isPending} onClick={() => ask.mutate()} data-testid="duplicate-merge">
          {t('contacts.duplicates.merge')}
        </Button>
      </div>
    </li>
  );
}

function Who({ contact }: { contact: Contact }) {
  const format = useFormat();
  const about = [contact.company_name, ...contact.numbers.map(({ number }) => format.phone(number)), ...contact.mails].filter(Boolean);
  return (
    <span className={styles.who}>
      <b>
        <bdi>{contact.name}</bdi>
      </b>
      {about.map((part, place) => (
        <bdi key={place} className="soft num">
          {part}
        </bdi>
      ))}
    </span>
  );
}

/** Shows what the two become, and makes them one when that is what was meant. */
function useMerge(kept: Contact, gone: Contact) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const notice = useNotice();
  const done = async (made: Contact) => {
    notice.done(t('contacts.duplicates.done', { name: made.name }));
    await Promise.all(shownIn.map((key) => client.invalidateQueries({ queryKey: [key] })));
  };
  return useMutation({
    mutationFn: () => lookAtMerged(kept.id, gone.id),
    onError: notice.failed,
    onSuccess: (result) =>
      void modal.confirm({
        title: t('contacts.duplicates.ask', { kept: kept.name, gone: gone.name }),
        content: <MergedContact contact={result} />,
        width: 520,
        okText: t('contacts.duplicates.merge'),
        okButtonProps: { danger: true },
        onOk: () => merge(kept.id, gone.id).then(done).catch(notice.failed),
      }),
  });
}
