import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './rows.module.css';

interface Column {
  name: string;
  title: string;
  /** Of the grid: `1fr`, `84px`. */
  width: string;
  input: ReactNode;
  required?: boolean;
}

interface Props {
  /** In a list's row: the row's place, and the field. */
  name: string | [number, string];
  columns: readonly Column[];
  title?: string;
  /** No more rows than so many. */
  most?: number;
  /** What a new row begins with. */
  fresh: object;
  add: string;
  remove: string;
  /** Only shown: nothing can be added, and the inputs are expected to be disabled. */
  fixed?: boolean;
  /** The order says something: rows can be moved. */
  ordered?: boolean;
  hint?: ReactNode;
  validate?: (rows: unknown) => string | null;
  testId: string;
}

/** A list in a form whose rows have a few small fields. */
export function RowsField({ name, title, columns, most = Infinity, fresh, add, remove, fixed = false, ordered = false, hint, validate, testId }: Props) {
  const { t } = useTranslation();
  const grid = { gridTemplateColumns: `${columns.map(({ width }) => width).join(' ')} ${ordered ? '96px' : '32px'}` };
  const check = (_: unknown, rows: unknown) => {
    const wrong = validate?.(rows);
    return wrong ? Promise.reject(new Error(wrong)) : Promise.resolve();
  };
  return (
    <Form.List name={name} rules={[{ validator: check }]}>
      {(fields, { add: addRow, remove: removeRow, move }, { errors }) => (
        <div className={styles.rows}>
          {title && <h3>{title}</h3>}
          {fields.length > 0 && (
            <div className={`${styles.row} ${styles.head}`} style={grid}>
              {columns.map(({ name: column, title: head }) => (
                <span key={column}>{head}</span>
              ))}
            </div>
          )}
          {fields.map((field, index) => (
            <div key={field.key} className={styles.row} style={grid}>
              {columns.map(({ name: column, input, required }) => (
                <Form.Item key={column} name={[field.name, column]} noStyle rules={required ? [{ required: true, message: t('common.required') }] : []}>
                  {input}
                </Form.Item>
              ))}
              {!fixed && (
                <span className={styles.tools}>
                  {ordered && <Button type="text" icon={<ArrowUpOutlined />} disabled={index === 0} aria-label={t('common.moveUp')} onClick={() => move(index, index - 1)} data-testid="row-up" />}
                  {ordered && <Button type="text" icon={<ArrowDownOutlined />} disabled={index === fields.length - 1} aria-label={t('common.moveDown')} onClick={() => move(index, index + 1)} />}
                  <Button type="text" icon={<DeleteOutlined />} aria-label={remove} onClick={() => removeRow(field.name)} />
                </span>
              )}
            </div>
          ))}
          {!fixed && (
            <Button size="small" icon={<PlusOutlined />} disabled={fields.length >= most} onClick={() => addRow(fresh)} data-testid={testId}>
              {add}
            </Button>
          )}
          <Form.ErrorList errors={errors} />
          {hint && <p className={styles.hint}>{hint}</p>}
        </div>
      )}
    </Form.List>
  );
}
