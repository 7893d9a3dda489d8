import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { usePlans } from '../signup/api';
import { planText } from '../signup/planText';
import styles from './landing.module.css';

/** The plans as they are in the price book: what is shown here is what a contract is made from. */
export function Prices() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: plans, error, refetch } = usePlans();
  return (
    <section className={styles.band} id="price">
      <h2>{t('landing.priceTitle')}</h2>
      <p className={styles.bandLead}>{t('landing.priceLead')}</p>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!plans && !error && <PageSkeleton />}
      <ul className={styles.plans}>
        {(plans ?? []).map((plan) => {
          const words = planText(plan, format, t);
          return (
            <li key={plan.code} className={styles.plan}>
              <h3>{words.name}</h3>
              <p className={styles.planSummary}>{words.summary}</p>
              <div className={`${styles.price} num`}>{words.headline}</div>
              <ul className={styles.terms}>
                {words.terms.map((term) => (
                  <li key={term}>{term}</li>
                ))}
              </ul>
              <Link to={`/signup?plan=${plan.code}`}>
                <Button block>{t('landing.choose')}</Button>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
