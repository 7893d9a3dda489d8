import { useTranslation } from 'react-i18next';
import type { ContactImport, ContactImportProblem, ContactImportRow } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill, type Tone } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import styles from './importing.module.css';

const outcomes = ['new', 'changed', 'same', 'faulty'] as const;
const tones = { new: 'green', changed: 'blue', same: 'grey', faulty: 'red' } as const satisfies Record<(typeof outcomes)[number], Tone>;

/** How many rows become what. */
export function Counts({ counts }: { counts: ContactImport['counts'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={styles.counts}>
      {outcomes.map((outcome) => (
        <li key={outcome} data-testid={`import-count-${outcome}`}>
          <Pill tone={counts[outcome] ? tones[outcome] : 'grey'} dot={false}>
            {t(`contacts.import.outcomes.${outcome}`)} <b className="num">{format.count(counts[outcome])}</b>
          </Pill>
        </li>
      ))}
    </ul>
  );
}

/** The first rows as they would be kept. */
export function Rows({ rows }: { rows: readonly ContactImportRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Columns<ContactImportRow> = [
    { title: t('contacts.import.line'), dataIndex: 'line', width: 64, className: 'num' },
    { title: t('contacts.import.outcome'), key: 'outcome', width: 110, render: (_, { outcome }) => <Pill tone={tones[outcome]}>{t(`contacts.import.outcomes.${outcome}`)}</Pill> },
    { title: t('contacts.name'), key: 'name', render: (_, { name }) => <Truncate text={name} max={180} /> },
    { title: t('contacts.numbers'), key: 'numbers', width: 180, render: (_, { numbers }) => <Truncate className="num" text={numbers.map(format.phone).join(t('common.comma'))} max={170} /> },
    { title: t('contacts.import.changes'), key: 'changes', width: 190, render: (_, { changes }) => <Truncate className="soft" text={changes.map((field) => t(`contacts.import.fields.${field}`)).join(t('common.comma'))} max={180} /> },
  ];
  return (
    <Panel title={t('contacts.import.rows')} flush>
      <DataTable rows={rows} columns={columns} rowKey={({ line }) => String(line)} rowTestId="import-row" empty={<EmptyState small title={t('contacts.import.noRows')} text={t('contacts.import.noRowsText')} />} />
    </Panel>
  );
}

/** Which rows are left out, and why. */
export function Problems({ problems, faulty }: { problems: readonly ContactImportProblem[]; faulty: number }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  const columns: Columns<ContactImportProblem> = [
    { title: t('contacts.import.line'), dataIndex: 'line', width: 64, className: 'num' },
    { title: t('contacts.import.column'), key: 'column', width: 150, render: (_, { column }) => <Truncate text={column || t('common.none')} max={140} /> },
    { title: t('contacts.import.problem'), key: 'code', render: (_, { code }) => t(`contacts.import.codes.${code}`) },
    { title: t('contacts.import.value'), key: 'value', width: 200, render: (_, { value }) => <Truncate text={value || t('common.none')} max={190} /> },
  ];
  return (
    <Panel title={t('contacts.import.problems')} flush>
      <p className={styles.hint}>{t('contacts.import.problemsHint')}</p>
      <DataTable rows={problems} columns={columns} rowKey={({ line, column, code }) => `${line}-${column}-${code}`} rowTestId="import-problem" empty={null} />
      {faulty > new Set(problems.map(({ line }) => line)).size && <p className={styles.hint}>{t('contacts.import.more')}</p>}
    </Panel>
  );
}
