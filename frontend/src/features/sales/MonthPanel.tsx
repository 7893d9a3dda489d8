import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/useFormat';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { useMonth } from './api';
import styles from './sales.module.css';

const SHOWN = 5;

/** What this month's confirmed sales earned so far: the operator, and who sold most. */
export function MonthPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: totals } = useMonth();
  if (!totals?.length) return null;
  const agents = totals.filter(({ payee }) => payee === 'agent');
  const shown = [...totals.filter(({ payee }) => payee === 'operator'), ...agents.slice(0, SHOWN)];
  return (
    <Panel title={t('sales.month')} extra={agents.length > SHOWN && <span className="faint">{t('sales.more', { count: agents.length - SHOWN })}</span>}>
      <div className={styles.stats} data-testid="sales-month">
        {shown.map((one) => (
          <Stat
            key={`${one.payee}-${one.agent_id}-${one.currency}`}
            label={one.payee === 'operator' ? t('sales.payees.operator') : one.agent_name}
            value={format.money(one.net, one.currency)}
            hint={t('sales.confirmedCount', { count: one.sales })}
          />
        ))}
      </div>
    </Panel>
  );
}
