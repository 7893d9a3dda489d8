import { useTranslation } from 'react-i18next';
import type { CallCharge } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { Pill } from '@/shared/ui/Tone';
import styles from './calls.module.css';

const tones = { pending: 'grey', rated: 'green', free: 'grey', quarantined: 'red' } as const;
const kinds = ['inbound', 'outbound', 'agent'] as const;

/** What each leg costs, and the steps by which the price was reached. */
export function Rating({ charges }: { charges: readonly CallCharge[] }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  if (charges.length === 0) return <p className="faint">{t('calls.notRated')}</p>;
  const language = i18n.language.startsWith('zh') ? ['zh-hans', 'zh', 'en'] : ['en'];
  return (
    <ul className={styles.charges}>
      {charges.map((charge) => {
        const kind = kinds.find((one) => one === charge.kind);
        return (
          <li key={`${charge.leg_id}.${charge.kind}`} data-testid="charge" data-amount={charge.amount}>
            <div className={styles.chargeHead}>
              <b>{kind ? t(`calls.chargeKind.${kind}`) : charge.kind}</b>
              <Pill tone={tones[charge.state]}>{t(`calls.chargeState.${charge.state}`)}</Pill>
              <span className={`${styles.amount} num`}>{charge.amount === null ? '' : format.money(charge.amount, charge.currency)}</span>
            </div>
            <ol className={styles.chargeSteps}>
              {charge.steps.map((step, index) => (
                <li key={index}>{language.map((name) => step.text[name]).find(Boolean) ?? step.code}</li>
              ))}
            </ol>
          </li>
        );
      })}
    </ul>
  );
}
