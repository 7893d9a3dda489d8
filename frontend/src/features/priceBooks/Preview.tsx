import { useTranslation } from 'react-i18next';
import type { PriceChange, PriceListPreview, PriceProblem } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { sorts, tones } from './sorts';
import styles from './priceBooks.module.css';

interface Props {
  preview: PriceListPreview;
  currency: string;
}

/** What an uploaded list would change, or what is wrong with it. */
export function Preview({ preview, currency }: Props) {
  if (preview.problem_count > 0) return <Problems problems={preview.problems} count={preview.problem_count} />;
  return preview.differences && <Differences differences={preview.differences} comparedWith={preview.compared_with} currency={currency} />;
}

interface DifferencesProps {
  differences: NonNullable<PriceListPreview['differences']>;
  comparedWith: number | null;
  currency: string;
}

function Differences({ differences, comparedWith, currency }: DifferencesProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.summary} data-testid="draft-summary">
        {comparedWith === null ? t('priceBooks.first') : t('priceBooks.compared', { number: comparedWith })}
      </p>
      <Counts counts={differences.counts} />
      <Panel flush>
        <DataTable
          rows={differences.shown}
          columns={useChangeColumns(currency)}
          rowKey={({ kind, prefix }) => `${kind}-${prefix}`}
          rowTestId="change-row"
          empty={<EmptyState small title={t('priceBooks.nothingChanges')} text={t('priceBooks.nothingChangesText')} />}
        />
      </Panel>
    </>
  );
}

function Counts({ counts }: { counts: Record<string, number> }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={styles.counts}>
      {sorts.map((sort) => (
        <li key={sort} data-testid={`count-${sort}`}>
          <Pill tone={counts[sort] ? tones[sort] : 'grey'} dot={false}>
            {t(`priceBooks.sorts.${sort}`)} <b className="num">{format.count(counts[sort] ?? 0)}</b>
          </Pill>
        </li>
      ))}
    </ul>
  );
}

function useChangeColumns(currency: string): Columns<PriceChange> {
  const { t, i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  const price = (one: PriceChange['before']) => {
    if (!one) return <span className="faint">{t('priceBooks.none')}</span>;
    if (one.barred) return t('priceBooks.barred');
    const fee = one.connect_fee === '0.00' ? '' : ` + ${one.connect_fee}`;
    return <span className="num nowrap">{`${one.per_minute}${fee} · ${one.pulse}`}</span>;
  };
  return [
    { title: t('priceBooks.change'), key: 'sort', width: 120, render: (_, { sort }) => <Pill tone={tones[sort]}>{t(`priceBooks.sorts.${sort}`)}</Pill> },
    { title: t('priceBooks.kind'), key: 'kind', width: 90, render: (_, { kind }) => t(`priceBooks.kinds.${kind}`) },
    { title: t('priceBooks.prefix'), key: 'prefix', width: 130, render: (_, { prefix }) => <span className="num">{prefix ? `+${prefix}` : t('priceBooks.any')}</span> },
    {
      title: t('priceBooks.name'),
      key: 'name',
      render: (_, { before, after }) => {
        const named = after ?? before;
        return named && <Truncate text={zh ? named.label_zh : named.label_en} max={170} />;
      },
    },
    { title: t('priceBooks.before', { currency }), key: 'before', width: 130, align: 'right', render: (_, { before }) => price(before) },
    { title: t('priceBooks.after', { currency }), key: 'after', width: 130, align: 'right', render: (_, { after }) => price(after) },
  ];
}

function Problems({ problems, count }: { problems: readonly PriceProblem[]; count: number }) {
  const { t } = useTranslation();
  const columns: Columns<PriceProblem> = [
    { title: t('priceBooks.line'), dataIndex: 'line', width: 80, className: 'num' },
    { title: t('priceBooks.column'), dataIndex: 'column', width: 130 },
    { title: t('priceBooks.problem'), key: 'code', render: (_, { code }) => t(`priceBooks.problems.${code}`) },
    { title: t('priceBooks.value'), key: 'value', width: 200, render: (_, { value }) => <Truncate text={value || t('common.none')} max={190} /> },
  ];
  return (
    <>
      <p className={styles.summary} role="alert" data-testid="list-problems">
        {t('priceBooks.refused', { count })}
      </p>
      <Panel flush>
        <DataTable rows={problems} columns={columns} rowKey={({ line, column }) => `${line}-${column}`} empty={null} />
      </Panel>
      {count > problems.length && <p className="faint">{t('priceBooks.more', { count: count - problems.length })}</p>}
    </>
  );
}
