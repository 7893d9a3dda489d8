import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceBook, PriceBookVersion } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { fileOf, listBooks } from './api';
import { BookDrawer } from './BookDrawer';
import { ListDrawer } from './ListDrawer';
import styles from './priceBooks.module.css';

const tones = { draft: 'amber', coming: 'blue', in_force: 'green', past: 'grey' } as const;

/** What a minute costs, by book and version: looked at, taken away, and changed by a new list. */
export function PriceBooks() {
  const { t } = useTranslation();
  const { data: books, error, refetch } = useQuery({ queryKey: ['price-books'], queryFn: listBooks });
  const [opened, setOpened] = useState<PriceBook | null>(null);
  const [adding, setAdding] = useState(false);
  if (error && !books) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!books) return <PageSkeleton />;
  return (
    <div className={styles.books}>
      <div className={styles.bar}>
        <p className="faint">{t('priceBooks.lead')}</p>
        <Button icon={<PlusOutlined />} onClick={() => setAdding(true)} data-testid="book-add">
          {t('priceBooks.add')}
        </Button>
      </div>
      {books.length === 0 && <EmptyState title={t('priceBooks.empty')} text={t('priceBooks.emptyText')} />}
      {books.map((book) => (
        <Book key={book.code} book={book} onUpload={() => setOpened(book)} />
      ))}
      {opened && <ListDrawer book={opened} onClose={() => setOpened(null)} />}
      {adding && <BookDrawer onClose={() => setAdding(false)} />}
    </div>
  );
}

function Book({ book, onUpload }: { book: PriceBook; onUpload: () => void }) {
  const { t, i18n } = useTranslation();
  const draft = book.versions.some(({ state }) => state === 'draft');
  return (
    <Panel
      flush
      title={i18n.language.startsWith('zh') ? book.name_zh : book.name_en}
      extra={
        <>
          <span className="faint num">
            {book.code} · {book.currency}
          </span>
          <Button size="small" type={draft ? 'primary' : 'default'} onClick={onUpload} data-testid={`book-upload-${book.code}`}>
            {t(draft ? 'priceBooks.openDraft' : 'priceBooks.upload')}
          </Button>
        </>
      }
    >
      <DataTable
        rows={book.versions}
        columns={useColumns(book)}
        rowKey={(version) => String(version.number)}
        rowTestId="version-row"
        empty={<EmptyState small title={t('priceBooks.noVersion')} text={t('priceBooks.noVersionText')} />}
      />
    </Panel>
  );
}

function useColumns(book: PriceBook): Columns<PriceBookVersion> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('priceBooks.version'), key: 'number', width: 90, render: (_, version) => <span className="num">{version.number}</span> },
    {
      title: t('priceBooks.state'),
      key: 'state',
      width: 130,
      render: (_, { state }) => <Pill tone={tones[state]}>{t(`priceBooks.states.${state}`)}</Pill>,
    },
    { title: t('priceBooks.from'), key: 'from', render: (_, version) => <span className="num nowrap">{format.moment(version.effective_from)}</span> },
    { title: t('priceBooks.prices'), key: 'prices', width: 110, align: 'right', render: (_, version) => <span className="num">{format.count(version.prices)}</span> },
    {
      key: 'files',
      width: 130,
      align: 'right',
      render: (_, { number }) => (
        <>
          {(['csv', 'xlsx'] as const).map((form) => (
            <Button
              key={form}
              size="small"
              type="text"
              href={fileOf(book.code, number, form)}
              download
              aria-label={t('priceBooks.download', { number, form: form.toUpperCase() })}
            >
              {form.toUpperCase()}
            </Button>
          ))}
        </>
      ),
    },
  ];
}
