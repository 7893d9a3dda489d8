import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ContactImport } from '@/api/types';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { chosen, targets } from './mapping';
import styles from './importing.module.css';

interface Props {
  columns: ContactImport['columns'];
  onChange: (mapping: string[]) => void;
}

/** What each column of the file is: as it seems, or as the person says. */
export function Columns({ columns, onChange }: Props) {
  const { t } = useTranslation();
  const options: { value: string; label: string }[] = [{ value: '', label: t('contacts.import.leftOut') }, ...targets.map((value) => ({ value, label: t(`contacts.import.targets.${value}`) }))];
  const mapping = columns.map(({ target }) => target);
  return (
    <Panel title={t('contacts.import.columns')} flush>
      <table className={styles.columns} aria-label={t('contacts.import.columnsHint')}>
        <thead>
          <tr>
            <th scope="col">{t('contacts.import.column')}</th>
            <th scope="col">{t('contacts.import.sample')}</th>
            <th scope="col">{t('contacts.import.target')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ title, samples, target }, place) => (
            <tr key={place}>
              <th scope="row">
                <Truncate text={title || t('common.none')} max={170} />
              </th>
              <td className="soft">
                <Truncate text={samples.filter(Boolean).join(' · ')} max={350} />
              </td>
              <td>
                <Select
                  value={target}
                  options={options}
                  style={{ width: 190 }}
                  aria-label={title}
                  onChange={(value) => onChange(chosen(mapping, place, value))}
                  data-testid={`import-column-${place}`}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
