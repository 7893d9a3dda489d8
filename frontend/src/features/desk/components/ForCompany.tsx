import { useTranslation } from 'react-i18next';
import { useCurrentSession } from '@/shared/api/session';
import type { Desk } from '@/shared/live';
import { ClientDot } from './ClientDot';
import styles from '../desk.module.css';

interface Props {
  desk: Desk;
  chosen: number | undefined;
  onChoose: (company: number) => void;
}

/** For which client a call goes out: their number is shown to the one called. Nothing for who serves one only. */
export function ForCompany({ desk, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const home = useCurrentSession().company?.id ?? 0;
  if (desk.serving.length < 2) return null;
  const id = chosen ?? home;
  return (
    <label className={styles.forCompany}>
      <ClientDot id={id} />
      <select value={id} onChange={(event) => onChoose(Number(event.target.value))} aria-label={t('desk.dialFor')} data-testid="dial-company">
        {desk.serving.map(({ company_id, name }) => (
          <option key={company_id} value={company_id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
