import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { placeOf } from './destination';
import { type DestinationKind, useDestinations } from './useDestinations';

interface Props {
  value?: string | null;
  onChange?: (value: string | undefined) => void;
  id?: string;
  /** What may be chosen. */
  kinds: readonly DestinationKind[];
  /** What empty means; without it something has to be chosen. */
  nothing?: string;
  /** The queue whose setting it is: it cannot overflow into itself. */
  without?: string | undefined;
  'aria-label'?: string;
}

/** Where calls may be sent: people, queues, places in the menu, voicemail, a number, or the end. */
export function DestinationSelect({ value, onChange, id, kinds, nothing, without, ...rest }: Props) {
  const { t } = useTranslation();
  const options = useDestinations(kinds, without);
  const number = placeOf(value).kind === 'number';
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <Select
        {...rest}
        {...(id && { id })}
        allowClear={nothing !== undefined}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={nothing ?? t('common.choose')}
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
          data-testid="destination-number"
        />
      )}
    </div>
  );
}
