import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleCompany, Page } from '@/api/types';
import { api } from '@/shared/api/client';
import { EmptyState } from '@/shared/ui/EmptyState';
import styles from './usage.module.css';

/** A company found by name, and what is shown of it. */
export function CompanyPicker({ children }: { children: (companyId: number) => ReactNode }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);
  const q = useDeferredValue(search.trim());
  const { data } = useQuery({
    queryKey: ['companies-to-choose', q],
    queryFn: async () => (await api.get<Page<ConsoleCompany>>('/api/console/companies/', { q, page_size: 50 })).results,
  });
  return (
    <div className={styles.page}>
      <Select
        showSearch={{ filterOption: false, onSearch: setSearch }}
        value={chosen}
        onChange={setChosen}
        placeholder={t('revenue.chooseCompany')}
        aria-label={t('revenue.chooseCompany')}
        options={(data ?? []).map(({ id, name, slug }) => ({ value: id, label: name || slug }))}
        style={{ width: 280 }}
        data-testid="company-chosen"
      />
      {chosen === null ? <EmptyState title={t('revenue.chooseCompany')} text={t('revenue.chooseCompanyText')} /> : <div key={chosen}>{children(chosen)}</div>}
    </div>
  );
}
