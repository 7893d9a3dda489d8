import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputProps } from 'antd';

interface Props extends Pick<InputProps, 'className' | 'style'> {
  /** What can be searched for: the field's name, and what stands in it while it is empty. */
  label: string;
  value: string;
  /** Told at every key. Who asks the server waits with `useDeferredValue` or a timer. */
  onChange: (typed: string) => void;
  'data-testid'?: string;
}

/** The field above a list that narrows it down. */
export function SearchInput({ label, onChange, ...rest }: Props) {
  return (
    <Input allowClear prefix={<SearchOutlined className="faint" />} placeholder={label} aria-label={label} onChange={(event) => onChange(event.target.value)} {...rest} />
  );
}
