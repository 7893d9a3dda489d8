import { useTranslation } from 'react-i18next';
import type { ConsoleCompany } from '@/api/types';
import { Pill } from '@/shared/ui/Tone';
import { healthTones, statusTones } from './health';
import styles from './console.module.css';

/** Whether the company may work, and what is wrong with it; `most` of the worst, the rest as a number. */
export function CompanyHealth({ company, most = 7 }: { company: ConsoleCompany; most?: number }) {
  const { t } = useTranslation();
  const rest = company.health.length - most;
  return (
    <span className={styles.health} data-testid="company-health">
      {(company.status !== 'active' || company.health.length === 0) && (
        <Pill tone={statusTones[company.status]}>{t(company.status === 'active' ? 'console.health.well' : `console.statuses.${company.status}`)}</Pill>
      )}
      {company.health.slice(0, most).map((trouble) => (
        <Pill key={trouble} tone={healthTones[trouble]}>
          {t(`console.health.${trouble}`)}
        </Pill>
      ))}
      {rest > 0 && <span className="faint num">{t('console.health.more', { count: rest })}</span>}
    </span>
  );
}
