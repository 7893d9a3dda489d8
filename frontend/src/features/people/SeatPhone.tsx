import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Seat } from '@/api/types';
import { Facts } from '@/shared/ui/Facts';
import { useNotice } from '@/shared/ui/useNotice';
import { useMakePhone, useTakePhone } from './api';

/** The SIP phone of whoever sits there: its access is shown once, when it is made. */
export function SeatPhone({ seat }: { seat: Seat }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const make = useMakePhone(seat.id);
  const take = useTakePhone(seat.id);
  const has = make.isSuccess || (seat.has_phone && !take.isSuccess);
  const words = { onError: notice.failed };
  return (
    <section data-testid="seat-phone">
      <h3>{t('seats.phone.title')}</h3>
      {make.data ? (
        <>
          <p className="soft">{t('seats.phone.once')}</p>
          <div style={{ margin: '10px 0' }}>
            <Facts
              rows={[
                [t('seats.phone.username'), <code key="user" className="mono">{make.data.username}</code>],
                [t('seats.phone.password'), <code key="password" className="mono">{make.data.password}</code>],
                [t('seats.phone.server'), <code key="server" className="mono">{`${make.data.domain}:${make.data.port}`}</code>],
              ]}
            />
          </div>
        </>
      ) : (
        <p className="soft">{t(!seat.user ? 'seats.phone.needsPerson' : has ? 'seats.phone.has' : 'seats.phone.none')}</p>
      )}
      <div style={{ display: 'flex', gap: 8, marginTop: 8 }}>
        <Button size="small" disabled={!seat.user} loading={make.isPending} onClick={() => make.mutate(undefined, words)} data-testid="seat-phone-make">
          {t(has ? 'seats.phone.again' : 'seats.phone.make')}
        </Button>
        {has && (
          <Button size="small" type="text" danger loading={take.isPending} onClick={() => take.mutate(undefined, { ...words, onSuccess: () => make.reset() })}>
            {t('seats.phone.take')}
          </Button>
        )}
      </div>
    </section>
  );
}
