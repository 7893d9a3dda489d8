import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { placeOf } from '@/shared/ui/destination';
import { useDestinations } from './useDestinations';

interface Props {
  value?: string;
  onChange?: (value: string | undefined) => void;
  id?: string;
  /** The queue whose setting it is: it cannot overflow into itself. */
  without: string | undefined;
}

/** Another queue, a place in the menu, voicemail, a number, or the end; empty goes on in the menu. */
export function DestinationSelect({ value, onChange, id, without }: Props) {
  const { t } = useTranslation();
  const options = useDestinations(without);
  const number = placeOf(value).kind === 'number';
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <Select
        {...(id && { id })}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('queues.overflow.onward')}
        value={number ? 'number:' : (value ?? null)}
        onChange={(next: string | null) => onChange?.(next ?? undefined)}
        options={options}
      />
      {number && (
        <Input
          value={placeOf(value).value}
          onChange={(event) => onChange?.(`number:${event.target.value}`)}
          inputMode="tel"
          placeholder={t('desk.dialPlaceholder')}
          aria-label={t('desk.dialPlaceholder')}
        />
      )}
    </div>
  );
}
