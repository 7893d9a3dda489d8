import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ContractTemplates, PartInput } from '@/api/types';
import { Control } from './Control';
import { freshFields } from './part';
import styles from './parts.module.css';

interface Props {
  /** Where the fields stand in their list: the row's number, or the path to it. */
  at: readonly (string | number)[];
  inputs: readonly PartInput[];
  currency: string;
  books: ContractTemplates['books'];
}

const isLong = ({ type, many }: PartInput) => type === 'date' || (type === 'choice' && many);

/** The fields of a part, or of a row in one, as the server describes them. */
export function Fields({ at, inputs, currency, books }: Props) {
  const { t, i18n } = useTranslation();
  const word = (words: PartInput['label']) => (i18n.language.startsWith('zh') ? words.zh : words.en);
  return (
    <div className={styles.fields}>
      {inputs.map((input) => {
        const name = [...at, input.name];
        const label = word(input.label);
        const hint = word(input.hint);
        if (input.type === 'record') return <Rows key={input.name} name={name} input={input} label={label} hint={hint} currency={currency} books={books} />;
        return (
          <Form.Item
            key={input.name}
            className={isLong(input) ? styles.long : undefined}
            name={name}
            label={label}
            {...(hint && { extra: hint })}
            rules={input.required ? [{ required: true, message: t('common.required') }] : []}
          >
            <Control input={input} currency={currency} books={books} label={label} />
          </Form.Item>
        );
      })}
    </div>
  );
}

interface RowsProps {
  name: (string | number)[];
  input: PartInput;
  label: string;
  hint: string;
  currency: string;
  books: ContractTemplates['books'];
}

/** A list in a part: the tiers of a commission, the hours with other prices. */
function Rows({ name, input, label, hint, currency, books }: RowsProps) {
  const { t } = useTranslation();
  const inputs = (input.inputs ?? []) as PartInput[];
  return (
    <Form.List name={name}>
      {(fields, { add, remove }, { errors }) => (
        <div className={styles.rows}>
          <h4>{label}</h4>
          {hint && <p className="faint">{hint}</p>}
          {fields.map((field) => (
            <div key={field.key} className={styles.row}>
              <Fields at={[field.name]} inputs={inputs} currency={currency} books={books} />
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('terms.removeRow')} onClick={() => remove(field.name)} />
            </div>
          ))}
          <Button size="small" icon={<PlusOutlined />} onClick={() => add(freshFields(inputs))} data-testid={`part-add-${input.name}`}>
            {t('terms.addRow')}
          </Button>
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  );
}
