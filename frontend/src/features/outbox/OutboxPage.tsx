import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import layout from '@/app/layouts/layout.module.css';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { readOutbox } from './api';
import styles from './outbox.module.css';

const link = /(https?:\/\/\S+)/;

/** For developers: the e-mails this installation would have sent. */
export default function OutboxPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['outbox'], queryFn: readOutbox, refetchInterval: 4000 });
  return (
    <div className={layout.narrow}>
      <PageHeader title={t('outbox.title')} hint={t('outbox.hint')} />
      {isPending && <PageSkeleton />}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data?.results.length === 0 && <EmptyState title={t('outbox.empty')} text={t('outbox.emptyText')} />}
      <div className={styles.mails}>
        {data?.results.map((mail) => (
          <Panel key={mail.id} title={<bdi>{mail.subject}</bdi>} extra={<span className="faint num">{format.moment(mail.created_at)}</span>} testId="mail">
            <p className="faint">{t('outbox.to', { to: mail.to })}</p>
            <p className={styles.body}>
              <Body text={mail.body} />
            </p>
          </Panel>
        ))}
      </div>
    </div>
  );
}

/** Plain text whose addresses can be followed. */
function Body({ text }: { text: string }) {
  return text.split(link).map((part, index) =>
    link.test(part) ? (
      <a key={index} href={part} data-testid="mail-link">
        {part}
      </a>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
