import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ContractTemplates } from '@/api/types';
import { Fields } from './Fields';
import { type Part, freshPart } from './part';
import styles from './parts.module.css';

interface Props {
  templates: ContractTemplates;
  currency: string;
  /** What the server said of a part as a whole, by its place. */
  problems: Readonly<Record<number, string>>;
}

/** What a contract is made of, part by part: added, filled in, moved, removed. */
export function PartList({ templates, currency, problems }: Props) {
  const { t, i18n } = useTranslation();
  const form = Form.useFormInstance();
  const kindOf = (wanted: string) => templates.kinds.find(({ kind }) => kind === wanted);
  const name = (kind: string) => {
    const words = kindOf(kind)?.name;
    return (i18n.language.startsWith('zh') ? words?.zh : words?.en) ?? kind;
  };
  const atLeastOne = (_: unknown, rows: readonly Part[] | undefined) => (rows?.length ? Promise.resolve() : Promise.reject(new Error(t('terms.onePart'))));
  return (
    <Form.List name="parts" rules={[{ validator: atLeastOne }]}>
      {(fields, { add, remove, move }, { errors }) => {
        const parts = (form.getFieldValue('parts') ?? []) as Part[];
        const taken = new Set(parts.map(({ kind }) => kind));
        const items = templates.kinds.map(({ kind, single }) => ({ key: kind, label: name(kind), disabled: single && taken.has(kind) }));
        const addOne = (key: string) => {
          const kind = kindOf(key);
          if (kind) add(freshPart(kind, parts));
        };
        return (
          <div className={styles.parts}>
            {fields.map((field, place) => {
              const kind = parts[place]?.kind ?? '';
              return (
                <section key={field.key} className={styles.part} aria-label={name(kind)} data-testid="contract-part" data-kind={kind}>
                  <header>
                    <h3>{name(kind)}</h3>
                    <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={place === 0} aria-label={t('common.moveUp')} onClick={() => move(place, place - 1)} data-testid="part-up" />
                    <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={place === fields.length - 1} aria-label={t('common.moveDown')} onClick={() => move(place, place + 1)} />
                    <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('terms.removePart', { name: name(kind) })} onClick={() => remove(field.name)} data-testid="part-remove" />
                  </header>
                  <Form.Item name={[field.name, 'kind']} hidden>
                    <Input />
                  </Form.Item>
                  <Fields at={[field.name]} inputs={kindOf(kind)?.inputs ?? []} currency={currency} books={templates.books} />
                  {problems[place] && (
                    <p role="alert" className={styles.wrong}>
                      {problems[place]}
                    </p>
                  )}
                </section>
              );
            })}
            <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => addOne(key) }}>
              <Button icon={<PlusOutlined />} data-testid="part-add">
                {t('terms.addPart')}
              </Button>
            </Dropdown>
            <Form.ErrorList errors={errors} />
          </div>
        );
      }}
    </Form.List>
  );
}
