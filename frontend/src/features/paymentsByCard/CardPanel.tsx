import { CreditCardOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CardDesk } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { useNotice } from '@/shared/ui/useNotice';
import { readCard, removeCard, saveCard } from './api';
import { useBack } from './useBack';
import styles from './card.module.css';

/** The saved card that pays coming invoices: which one it is, another one, none. */
export function CardPanel() {
  const { t } = useTranslation();
  useBack();
  const { data, error, refetch } = useQuery({ queryKey: ['card'], queryFn: readCard });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <Panel className={styles.panel} testId="card">
      <div className={styles.bar}>
        <CreditCardOutlined className={styles.icon} aria-hidden />
        <Told desk={data} />
        {data.available && <Deeds saved={data.card !== null} />}
      </div>
      {!data.available && !data.card && <p className="faint">{t('card.offText')}</p>}
    </Panel>
  );
}

function Told({ desk: { available, card } }: { desk: CardDesk }) {
  const { t } = useTranslation();
  if (!card) return <span data-testid="card-none">{t(available ? 'card.none' : 'card.off')}</span>;
  const expiry = `${String(card.exp_month).padStart(2, '0')}/${String(card.exp_year)}`;
  return (
    <span data-testid="card-saved">
      <b className={styles.brand}>{card.brand}</b> <span className="num">•••• {card.last4}</span> <span className="faint">{t('card.expires', { expiry })}</span>
      <small>{t('card.pays')}</small>
    </span>
  );
}

function Deeds({ saved }: { saved: boolean }) {
  const { t } = useTranslation();
  const may = usePermission('billing.manage');
  const client = useQueryClient();
  const notice = useNotice();
  const go = useMutation({ mutationFn: saveCard, onSuccess: ({ url }) => location.assign(url), onError: notice.failed });
  const remove = useMutation({ mutationFn: removeCard, onSuccess: () => client.invalidateQueries({ queryKey: ['card'] }), onError: notice.failed });
  if (!may) return null;
  return (
    <span className={styles.deeds}>
      <Button loading={go.isPending} onClick={() => go.mutate()} data-testid="card-save">
        {t(saved ? 'card.replace' : 'card.save')}
      </Button>
      {saved && (
        <Popconfirm title={t('card.removeTitle')} description={t('card.removeText')} okText={t('card.remove')} onConfirm={() => remove.mutate()}>
          <Button type="text" danger loading={remove.isPending} data-testid="card-remove">
            {t('card.remove')}
          </Button>
        </Popconfirm>
      )}
    </span>
  );
}
