import { Select, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { plain } from '@/shared/format';
import { useFormat } from '@/shared/format/useFormat';
import { useWord } from '@/shared/i18n/useWord';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { Visits } from './Visits';

/** What may be narrowed to: the first word of a verb. */
const areas = [
  'session', 'user', 'desk', 'member', 'agent', 'team', 'skill', 'seat', 'queue', 'dispositions', 'pause_reasons', 'flow', 'number', 'callback', 'contact',
  'recording', 'company', 'contract', 'visit',
] as const;

/** Who did what, when. Rows can be read and added to, never changed. */
export default function AuditPage() {
  const { t } = useTranslation();
  const [area, setArea] = useState<string | null>(null);
  const list = useKeysetList<AuditEntry>('audit', '/api/audit/', { verb: area && `${area}.` });
  const columns = useColumns();
  const everything = (
    <Panel flush>
      <DataTable
        rows={list.rows}
        columns={columns}
        rowKey={(entry) => entry.id}
        rowTestId="audit-row"
        error={list.error}
        onRetry={() => void list.refetch()}
        loading={list.isPlaceholderData}
        empty={<EmptyState title={t('audit.empty')} text={t('audit.emptyText')} />}
        pager={<Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Panel>
  );
  return (
    <>
      <PageHeader
        title={t('audit.title')}
        hint={t('audit.hint')}
        actions={
          <Select
            allowClear
            style={{ width: 180 }}
            placeholder={t('audit.everything')}
            aria-label={t('audit.everything')}
            value={area}
            onChange={(value: string | null) => setArea(value ?? null)}
            options={areas.map((value) => ({ value, label: t(`audit.areas.${value}`) }))}
          />
        }
      />
      <Tabs
        items={[
          { key: 'all', label: t('audit.all'), children: everything },
          { key: 'visits', label: t('audit.visits.title'), children: <Visits /> },
        ]}
      />
    </>
  );
}

function useColumns(): Columns<AuditEntry> {
  const { t } = useTranslation();
  const word = useWord();
  const format = useFormat();
  const verb = (name: string) => word(`audit.verbs.${name.replaceAll('.', '_')}`, name);
  return [
    { title: t('audit.when'), key: 'at', width: 160, render: (_, entry) => <span className="num nowrap">{format.moment(entry.at)}</span> },
    { title: t('audit.who'), key: 'actor', width: 270, render: (_, entry) => <Truncate text={entry.actor_id === null ? t('audit.system') : entry.actor} max={250} /> },
    { title: t('audit.what'), key: 'verb', width: 220, render: (_, entry) => verb(entry.verb) },
    { title: t('audit.target'), key: 'target', width: 200, render: (_, entry) => <span className="mono"><Truncate text={entry.target} max={180} /></span> },
    { title: t('audit.details'), key: 'details', render: (_, entry) => <Details details={entry.details} /> },
  ];
}

function Details({ details }: { details: Record<string, unknown> }) {
  const text = Object.entries(details)
    .map(([name, value]) => `${name}: ${plain(value)}`)
    .join(' · ');
  return (
    <span className="faint">
      <Truncate text={text} max={300} />
    </span>
  );
}
