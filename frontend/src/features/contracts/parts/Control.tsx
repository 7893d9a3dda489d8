import { DatePicker, Input, InputNumber, Select, Switch, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { ContractTemplates, PartInput } from '@/api/types';
import { shifted } from './part';

interface Props {
  input: PartInput;
  currency: string;
  books: ContractTemplates['books'];
  label: string;
  /** Of a form's field. */
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

const full = { width: '100%' };

/** What one field of a part is written with, by its type. Values are those that are sent: decimals and hours as text. */
export function Control({ input, currency, books, label, ...field }: Props) {
  const common = { id: field.id, 'aria-label': label };
  const set = (value: unknown) => field.onChange?.(value);
  switch (input.type) {
    case 'boolean':
      return <Switch {...common} checked={field.value === true} onChange={set} />;
    case 'decimal':
      return <Amount {...common} input={input} currency={currency} value={field.value as string | null} onChange={set} />;
    case 'whole':
      return <InputNumber<number> {...common} min={0} max={Number(input.most)} precision={0} value={field.value as number | null} onChange={set} style={full} />;
    case 'date':
      return <Days {...common} value={(field.value ?? []) as string[]} onChange={set} />;
    case 'time':
      return <Hour {...common} value={field.value as string | null} onChange={set} />;
    case 'choice':
    case 'book':
      return <Choice {...common} input={input} currency={currency} books={books} value={field.value} onChange={set} />;
    default:
      return <Input {...common} maxLength={80} value={(field.value ?? '') as string} onChange={(event) => set(event.target.value)} />;
  }
}

interface Field<Value> {
  id: string | undefined;
  'aria-label': string;
  value: Value;
  onChange: (value: unknown) => void;
}

/** An amount of money or space; a share as per cent. */
function Amount({ input, currency, value, onChange, ...common }: Field<string | null> & { input: PartInput; currency: string }) {
  const share = input.unit === 'share';
  const units = { money: currency, share: '%', gb: 'GB', count: '', '': '' };
  const shown = share && value ? shifted(value, 2) : value;
  const most = share ? '100' : input.most;
  return (
    <InputNumber<string>
      {...common}
      stringMode
      controls={false}
      min="0"
      {...(most && { max: most })}
      value={shown ?? null}
      onChange={(typed) => onChange(typed === null || typed === '' ? null : share ? shifted(typed, -2) : typed)}
      suffix={units[input.unit]}
      style={full}
    />
  );
}

function Choice({ input, currency, books, value, onChange, ...common }: Field<unknown> & Pick<Props, 'input' | 'books' | 'currency'>) {
  const { i18n } = useTranslation();
  const chinese = i18n.language.startsWith('zh');
  const options =
    input.type === 'book'
      ? books.filter((book) => book.currency === currency).map((book) => ({ value: book.code, label: chinese ? book.name_zh : book.name_en }))
      : input.choices.map(({ value: one, name }) => ({ value: input.whole ? Number(one) : one, label: chinese ? name.zh : name.en }));
  return <Select {...common} {...(input.many && { mode: 'multiple' as const })} options={options} value={value === '' ? undefined : value} onChange={onChange} style={full} />;
}

function Days({ value, onChange, ...common }: Field<string[]>) {
  const days = value.map((day) => dayjs(day));
  return <DatePicker {...common} multiple needConfirm={false} maxTagCount="responsive" value={days} onChange={(chosen) => onChange((chosen ?? []).map((day) => day.format('YYYY-MM-DD')))} style={full} />;
}

function Hour({ value, onChange, ...common }: Field<string | null>) {
  return <TimePicker {...common} format="HH:mm" needConfirm={false} allowClear={false} value={value ? dayjs(`2026-01-01T${value}`) : null} onChange={(hour) => onChange(hour?.format('HH:mm') ?? null)} style={full} />;
}
