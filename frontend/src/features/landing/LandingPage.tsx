import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Picture } from './Picture';
import { Prices } from './Prices';
import styles from './landing.module.css';

const points = ['minute', 'browser', 'menu', 'record', 'bill', 'isolated'] as const;
const steps = ['signUp', 'number', 'ring'] as const;

/** What Linepool is, what it does and what it costs. */
export default function LandingPage() {
  const { t } = useTranslation();
  return (
    <>
      <section className={styles.hero}>
        <div>
          <h1>{t('landing.title')}</h1>
          <p className={styles.lead}>{t('landing.lead')}</p>
          <div className={styles.actions}>
            <Link to="/signup">
              <Button type="primary" size="large" data-testid="hero-signup">
                {t('landing.start')}
              </Button>
            </Link>
            <a href="#price">
              <Button size="large">{t('landing.seePrice')}</Button>
            </a>
          </div>
          <ol className={styles.steps}>
            {steps.map((step, index) => (
              <li key={step}>
                <b className="num">{index + 1}</b>
                {t(`landing.steps.${step}`)}
              </li>
            ))}
          </ol>
        </div>
        <Picture />
      </section>
      <section className={styles.band} id="product">
        <h2>{t('landing.productTitle')}</h2>
        <ul className={styles.points}>
          {points.map((point) => (
            <li key={point}>
              <h3>{t(`landing.points.${point}.title`)}</h3>
              <p>{t(`landing.points.${point}.text`)}</p>
            </li>
          ))}
        </ul>
      </section>
      <Prices />
      <footer className={styles.foot}>
        <span>{t('landing.foot')}</span>
        <Link to="/find">{t('session.find')}</Link>
      </footer>
    </>
  );
}
