import { Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Duration } from '@/shared/ui/Duration';

interface Props {
  /** Null: for as long as they wait; 0: preferred only; else milliseconds. */
  value?: number | null;
  onChange?: (value: number | null) => void;
}

/** For how long a skill is insisted on. */
export function Relax({ value = null, onChange }: Props) {
  const { t } = useTranslation();
  const kind = value === null ? 'always' : value === 0 ? 'preferred' : 'after';
  const choose = (next: typeof kind) => onChange?.({ always: null, preferred: 0, after: 60_000 }[next]);
  return (
    <Space.Compact style={{ width: '100%' }}>
      <Select
        value={kind}
        onChange={choose}
        options={(['always', 'preferred', 'after'] as const).map((one) => ({ value: one, label: t(`queues.relax.${one}`) }))}
        aria-label={t('queues.relax.label')}
      />
      {kind === 'after' && <Duration value={value} onChange={(ms) => onChange?.(ms ?? 60_000)} min={1000} max={3_600_000} aria-label={t('queues.relax.after')} />}
    </Space.Compact>
  );
}
