import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';

const lengths = { seconds: 1000, minutes: 60_000, hours: 3_600_000 } as const;

interface Props {
  /** Whole milliseconds, as the server has them; null for none. */
  value?: number | null;
  onChange?: (ms: number | null) => void;
  unit?: keyof typeof lengths;
  /** In milliseconds too. */
  min?: number;
  max?: number;
  placeholder?: string;
  id?: string;
  'aria-label'?: string;
}

/** A length of time as people write it. A form's field holds milliseconds; what is typed are seconds, minutes or hours. */
export function Duration({ value, onChange, unit = 'seconds', min = 0, max, ...rest }: Props) {
  const { t } = useTranslation();
  const length = lengths[unit];
  return (
    <InputNumber<number>
      {...rest}
      value={value == null ? null : value / length}
      onChange={(typed) => onChange?.(typed === null ? null : Math.round(typed * length))}
      min={min / length}
      {...(max !== undefined && { max: max / length })}
      suffix={t(`common.${unit}`)}
      style={{ width: '100%' }}
    />
  );
}
