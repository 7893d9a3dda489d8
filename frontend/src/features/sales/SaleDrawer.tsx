import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SaleDetail } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Pill } from '@/shared/ui/Tone';
import { Moves } from './Moves';
import { useSale } from './api';
import { tones } from './states';
import styles from './sales.module.css';

/** One sale opened: who sold, checked and decided it, what it earned and why, and what can be done with it now. */
export function SaleDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: sale, error, refetch } = useSale(id);
  return (
    <Drawer
      open
      size={520}
      onClose={onClose}
      title={sale?.order_id ?? t('sales.one')}
      extra={sale && <Pill tone={tones[sale.state]}>{t(`sales.states.${sale.state}`)}</Pill>}
      footer={sale && <Moves key={sale.state} sale={sale} />}
    >
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!sale && !error && <PageSkeleton />}
      {sale && <Detail sale={sale} />}
    </Drawer>
  );
}

function Detail({ sale }: { sale: SaleDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const done = (person: SaleDetail['checked_by'], at: string | null) => person && at && `${person.name} · ${format.moment(at)}`;
  return (
    <div className={styles.detail} data-testid="sale-detail">
      <Facts
        rows={[
          [t('sales.amount'), <span key="amount" className="num">{format.money(sale.amount, sale.currency)}</span>],
          [t('sales.agent'), sale.agent.name],
          [t('sales.reported'), format.moment(sale.reported_at)],
          [t('sales.checked'), done(sale.checked_by, sale.checked_at)],
          [t('sales.decided'), done(sale.decided_by, sale.decided_at)],
          [t('sales.safe'), sale.claw_back_until && format.date(sale.claw_back_until)],
          [t('sales.reason'), sale.reason || null],
          [t('sales.note'), sale.note || null],
          [t('sales.call'), sale.call_id && <Link key="call" to={`/calls?open=${sale.call_id}`}>{t('sales.openCall')}</Link>],
        ]}
      />
      <section>
        <h2>{t('sales.commission')}</h2>
        {sale.waits && <p data-testid="sale-waits">{t('sales.waits')}</p>}
        {sale.commissions.length === 0 && !sale.waits && <p className="faint">{t(sale.state === 'confirmed' ? 'sales.nothingAgreed' : 'sales.notYet')}</p>}
        {sale.commissions.map((one) => (
          <Earned key={`${one.payee}-${one.back}`} commission={one} />
        ))}
      </section>
    </div>
  );
}

interface Step {
  code: string;
  text: Record<string, string>;
}

function Earned({ commission }: { commission: SaleDetail['commissions'][number] }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.language.startsWith('zh') ? 'zh-hans' : 'en';
  const steps = commission.steps as readonly Step[];
  return (
    <div className={styles.earned}>
      <b>{t(`sales.payees.${commission.payee}`)}</b>
      <span className="num">{format.money(commission.amount, commission.currency)}</span>
      {commission.back && <p className="faint">{t('sales.takenBack')}</p>}
      <ol className="faint">
        {steps.map(({ code, text }, index) => (
          <li key={`${code}-${index}`}>{text[language]}</li>
        ))}
      </ol>
    </div>
  );
}
