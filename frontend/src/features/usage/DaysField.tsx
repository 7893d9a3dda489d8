import { DatePicker } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Days } from './days';

/** Which days; never none. */
export function DaysField({ value, onChange }: { value: Days; onChange: (days: Days) => void }) {
  const { t } = useTranslation();
  return (
    <DatePicker.RangePicker
      allowClear={false}
      value={[value[0], value[1]]}
      onChange={(chosen) => chosen?.[0] && chosen[1] && onChange([chosen[0], chosen[1]])}
      aria-label={t('usage.days')}
      style={{ width: 244 }}
      data-testid="days"
    />
  );
}
