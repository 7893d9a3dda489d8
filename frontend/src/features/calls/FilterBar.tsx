import { DatePicker, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '@/shared/api/session';
import { useMembers, useQueues } from '@/shared/api/directory';
import { SearchInput } from '@/shared/ui/SearchInput';
import { type Filters, directions, outcomes } from './filters';
import styles from './calls.module.css';

interface Props {
  filters: Filters;
  onChange: (changed: Partial<Filters>) => void;
}

/** Search and filters; each change is in the address at once. */
export function FilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const queues = useQueues(usePermission('queues.view'));
  const members = useMembers(usePermission('members.view'));
  const range: [Dayjs | null, Dayjs | null] = [
    filters.from ? dayjs(filters.from) : null,
    filters.to ? dayjs(filters.to).subtract(1, 'ms') : null,
  ];
  return (
    <div className={styles.filters}>
      <SearchBox value={filters.q} onChange={(q) => onChange({ q })} />
      <Select
        allowClear
        className={styles.small}
        placeholder={t('calls.direction')}
        aria-label={t('calls.direction')}
        value={filters.direction || null}
        onChange={(direction: string | null) => onChange({ direction: direction ?? '' })}
        options={directions.map((value) => ({ value, label: t(`desk.directions.${value}`) }))}
      />
      <Select
        allowClear
        className={styles.medium}
        placeholder={t('calls.outcome')}
        aria-label={t('calls.outcome')}
        value={filters.outcome || null}
        onChange={(outcome: string | null) => onChange({ outcome: outcome ?? '' })}
        options={outcomes.map((value) => ({ value, label: t(`states.outcome.${value}`) }))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        className={styles.medium}
        placeholder={t('calls.queue')}
        aria-label={t('calls.queue')}
        value={filters.queue || null}
        onChange={(queue: string | null) => onChange({ queue: queue ?? '' })}
        options={(queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        className={styles.medium}
        placeholder={t('calls.agent')}
        aria-label={t('calls.agent')}
        value={filters.agent || null}
        onChange={(agent: string | null) => onChange({ agent: agent ?? '' })}
        options={(members.data ?? []).map((member) => ({ value: String(member.user_id), label: member.name }))}
      />
      <DatePicker.RangePicker
        className={styles.range}
        allowEmpty={[true, true]}
        value={range}
        placeholder={[t('calls.from'), t('calls.to')]}
        onChange={(days) =>
          onChange({
            from: days?.[0]?.startOf('day').toISOString() ?? '',
            to: days?.[1]?.add(1, 'day').startOf('day').toISOString() ?? '',
          })
        }
      />
    </div>
  );
}

/** Searches when typing pauses. */
function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const [before, setBefore] = useState(value);
  if (before !== value) {
    setBefore(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = window.setTimeout(() => onChange(typed.trim()), 300);
    return () => window.clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <SearchInput label={t('calls.search')} value={typed} onChange={setTyped} className={styles.search} data-testid="calls-search" />
  );
}
