import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Contact, Erasure } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { useNotice } from '@/shared/ui/useNotice';
import { erase, lookAtErasure, shownIn } from './api';
import styles from './contacts.module.css';

/** Erases a person for good, after it was said what goes and what stays. */
export function Erase({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const notice = useNotice();
  const done = async () => {
    notice.done(t('contacts.erase.done'));
    onDone();
    await Promise.all(shownIn.filter((key) => key !== 'contact').map((key) => client.invalidateQueries({ queryKey: [key] })));
  };
  const ask = useMutation({
    mutationFn: () => lookAtErasure(contact.id),
    onError: notice.failed,
    onSuccess: (erasure) =>
      void modal.confirm({
        title: t('contacts.erase.title', { name: contact.name }),
        content: <WhatGoes erasure={erasure} />,
        width: 520,
        okText: t('contacts.erase.erase'),
        okButtonProps: { danger: true },
        onOk: () => erase(contact.id).then(done).catch(notice.failed),
      }),
  });
  return (
    <Button type="text" danger loading={ask.isPending} onClick={() => ask.mutate()} data-testid="contact-erase">
      {t('contacts.erase.erase')}
    </Button>
  );
}

function WhatGoes({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shared = erasure.shared_numbers.map(format.phone).join(t('common.comma'));
  return (
    <div className={styles.erasure} data-testid="contact-erasure">
      <p>
        <b>{[t('contacts.erase.calls', { count: erasure.calls }), t('contacts.erase.sounds', { count: erasure.sounds })].join(t('common.comma'))}</b>
      </p>
      <p>{t('contacts.erase.gone')}</p>
      <p>{t('contacts.erase.stays')}</p>
      {shared && <p>{t('contacts.erase.shared', { numbers: shared })}</p>}
      <p className="soft">{t('contacts.erase.notReached')}</p>
    </div>
  );
}
