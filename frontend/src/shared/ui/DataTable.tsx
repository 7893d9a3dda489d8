import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import type { HTMLAttributes, KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from './ErrorPanel';
import { PageSkeleton } from './PageSkeleton';
import styles from './ui.module.css';

export type Columns<T> = ColumnsType<T>;

interface Props<T> {
  rows: readonly T[] | undefined;
  columns: Columns<T>;
  rowKey: (row: T) => string;
  error?: unknown;
  onRetry?: () => void;
  loading?: boolean;
  empty: ReactNode;
  onOpen?: (row: T) => void;
  rowTestId?: string;
  pager?: ReactNode;
  scrollX?: number;
}

function rowProps<T>(onOpen: ((row: T) => void) | undefined, testId: string | undefined, id: string, row: T) {
  const props: HTMLAttributes<HTMLElement> & Record<`data-${string}`, string> = {};
  if (testId) Object.assign(props, { 'data-testid': testId, 'data-id': id });
  if (!onOpen) return props;
  return Object.assign(props, {
    className: 'clickable',
    tabIndex: 0,
    onClick: () => onOpen(row),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
    },
  });
}

/** The one way lists look: skeleton, error with advice, empty state, rows that open, pages. */
export function DataTable<T extends object>(props: Props<T>) {
  const { rows, columns, rowKey, error, onRetry, loading = false, empty, onOpen, rowTestId, pager, scrollX } = props;
  if (!rows && error) {
    return (
      <div style={{ padding: 16 }}>
        <ErrorPanel error={error} {...(onRetry && { onRetry })} />
      </div>
    );
  }
  if (!rows) return <PageSkeleton />;
  if (rows.length === 0) return <>{empty}</>;
  return (
    <>
      <Table<T>
        size="middle"
        columns={columns}
        dataSource={[...rows]}
        rowKey={rowKey}
        pagination={false}
        loading={loading}
        onRow={(row) => rowProps(onOpen, rowTestId, rowKey(row), row)}
        {...(scrollX && { scroll: { x: scrollX } })}
      />
      {pager}
    </>
  );
}

interface PagerProps {
  note?: ReactNode;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

export function Pager({ note, onPrevious, onNext }: PagerProps) {
  const { t } = useTranslation();
  return (
    <nav className={styles.pager} aria-label={t('common.pages')}>
      <span className={styles.pagerNote}>{note}</span>
      <Button size="small" disabled={!onPrevious} onClick={onPrevious} data-testid="page-previous">
        {t('common.previous')}
      </Button>
      <Button size="small" disabled={!onNext} onClick={onNext} data-testid="page-next">
        {t('common.next')}
      </Button>
    </nav>
  );
}
