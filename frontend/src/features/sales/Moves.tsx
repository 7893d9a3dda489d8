import { Button, Input, type InputRef } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SaleDetail, SaleMove } from '@/api/types';
import { useCurrentSession, useEntitled } from '@/shared/api/session';
import { useNotice } from '@/shared/ui/useNotice';
import { useMove } from './api';
import { movesFor } from './states';
import styles from './sales.module.css';

/** The question that has just been asked is where one types. */
const focusOnce = (input: InputRef | null) => input?.focus();

/** What can be done with the sale now, by who looks at it. A refusal asks why first. */
export function Moves({ sale }: { sale: SaleDetail }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const move = useMove(sale.id);
  const { user } = useCurrentSession();
  const open = movesFor(sale, user.id, useEntitled());
  const [asked, setAsked] = useState<SaleMove | null>(null);
  const [reason, setReason] = useState('');
  const make = (what: SaleMove) => move.mutate({ move: what, reason: reason.trim() }, { onSuccess: () => notice.done(t('sales.done')), onError: notice.failed });
  if (open.length === 0) return <span className="faint">{t('sales.nothingToDo')}</span>;
  if (asked) {
    return (
      <div className={styles.why}>
        <Input
          ref={focusOnce}
          maxLength={300}
          placeholder={t('sales.why')}
          aria-label={t('sales.why')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => reason.trim() && make(asked)}
          data-testid="sale-reason"
        />
        <Button danger type="primary" disabled={!reason.trim()} loading={move.isPending} onClick={() => make(asked)} data-testid={`sale-${asked}-sure`}>
          {t(`sales.moves.${asked}`)}
        </Button>
        <Button onClick={() => setAsked(null)}>{t('sales.back')}</Button>
      </div>
    );
  }
  return (
    <div className={styles.moves}>
      {open.map((one) => (
        <Button
          key={one.move}
          type={one.why || one.move === 'withdraw' ? 'default' : 'primary'}
          danger={one.why}
          loading={move.isPending}
          onClick={() => (one.why ? setAsked(one.move) : make(one.move))}
          data-testid={`sale-${one.move}`}
        >
          {t(`sales.moves.${one.move}`)}
        </Button>
      ))}
    </div>
  );
}
