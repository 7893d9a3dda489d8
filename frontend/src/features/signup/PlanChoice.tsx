import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { useFormat } from '@/shared/format/useFormat';
import { usePlans } from './api';
import { planText } from './planText';
import styles from './signup.module.css';

/** The plans as cards; works as a form control (`value`, `onChange`). */
export function PlanChoice({ value, onChange }: { value?: string; onChange?: (plan: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: plans, error, refetch } = usePlans();
  const first = plans?.[0]?.code;
  useEffect(() => {
    if (!value && first) onChange?.(first);
  }, [value, first, onChange]);
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles.plans} role="radiogroup" aria-label={t('signup.plan')}>
      {(plans ?? []).map((plan) => {
        const words = planText(plan, format, t);
        return (
          <button
            key={plan.code}
            type="button"
            role="radio"
            aria-checked={value === plan.code}
            className={styles.plan}
            onClick={() => onChange?.(plan.code)}
            data-testid={`plan-${plan.code}`}
          >
            <span className={styles.planName}>{words.name}</span>
            <span className={styles.planText}>{words.price}</span>
          </button>
        );
      })}
    </div>
  );
}
