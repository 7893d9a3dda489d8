import { useQuery } from '@tanstack/react-query';
import { InputNumber, Segmented } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Report, ReportFigure, ReportLine } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { Bars } from '@/features/usage/Bars';
import { asQuery, thisMonth } from '@/features/usage/days';
import { DaysField } from '@/features/usage/DaysField';
import usage from '@/features/usage/usage.module.css';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { Stat } from '@/shared/ui/Stat';
import { FigureName } from './FigureName';
import { callsOf, daysBefore } from './report';
import styles from './reports.module.css';

const cuts = ['interval', 'day', 'week', 'month'] as const;
const groups = ['queue', 'agent'] as const;
/** Figures of one group alone. */
const of = { queue: new Set(['service_level', 'asa_ms', 'abandonment']), agent: new Set(['occupancy']) };
type Cut = (typeof cuts)[number];
type Group = (typeof groups)[number];

/** How queues and people did: figures with their definitions, beside the days before, down to the calls. */
export default function ReportsPage() {
  const { t } = useTranslation();
  const [days, setDays] = useState(thisMonth);
  const [by, setBy] = useState<Cut>('day');
  const [group, setGroup] = useState<Group>('queue');
  const [target, setTarget] = useState(20);
  const rest = { by, group, target_s: String(useDeferredValue(target)) };
  const query = { ...asQuery(days), ...rest };
  const { data, error, refetch } = useReport(query);
  const before = daysBefore(days);
  const earlier = useReport({ ...asQuery(before), ...rest });
  return (
    <>
      <PageHeader title={t('reports.title')} hint={t('reports.hint')} />
      <div className={usage.page}>
        <div className={usage.bar}>
          <DaysField value={days} onChange={setDays} />
          <Segmented options={cuts.map((value) => ({ value, label: t(`reports.by.${value}`) }))} value={by} onChange={setBy} aria-label={t('reports.cut')} data-testid="report-by" />
          <Segmented options={groups.map((value) => ({ value, label: t(`reports.group.${value}`) }))} value={group} onChange={setGroup} aria-label={t('reports.grouped')} data-testid="report-group" />
          <span className={styles.target}>
            {t('reports.target')}
            <InputNumber min={1} max={3600} value={target} onChange={(value) => setTarget(value ?? 20)} suffix={t('reports.seconds')} aria-label={t('reports.target')} style={{ width: 92 }} />
          </span>
          <ExportMenu at="/api/exports/" table="report" parameters={query} forms={['csv', 'xlsx']} />
        </div>
        {data && data.lines.length > 0 && <Totals report={data} earlier={earlier.data} count={before[1].diff(before[0], 'day') + 1} group={group} />}
        {data && data.lines.length > 1 && <Chart lines={data.lines} group={group} />}
        <Panel flush title={t('reports.lines')} testId="report-lines">
          <DataTable
            rows={data?.lines}
            columns={useColumns(data?.figures ?? [], by, group)}
            rowKey={({ start, id }) => `${start} ${id}`}
            rowTestId="report-line"
            error={error}
            onRetry={() => void refetch()}
            scrollX={1320}
            empty={<EmptyState small title={t('reports.empty')} text={t('reports.emptyText')} />}
          />
        </Panel>
      </div>
    </>
  );
}

function useReport(query: Record<string, string>) {
  const { i18n } = useTranslation(); // definitions come in the reader's language
  return useQuery({ queryKey: ['report', i18n.language, query], queryFn: () => api.get<Report>('/api/reports/calls/', query) });
}

function useFigure() {
  const format = useFormat();
  return (name: string, value: number | null | undefined) => {
    if (value === null || value === undefined) return '–';
    return name.endsWith('_ms') ? format.clock(value) : format.percent(value);
  };
}

function Totals({ report, earlier, count, group }: { report: Report; earlier: Report | undefined; count: number; group: Group }) {
  const { t } = useTranslation();
  const shown = useFigure();
  return (
    <Panel title={t('reports.total')} testId="report-total">
      <div className={styles.stats}>
        {report.figures.filter(({ name }) => !of[group === 'queue' ? 'agent' : 'queue'].has(name)).map((figure) => (
          <Stat
            key={figure.name}
            label={<FigureName figure={figure} />}
            value={shown(figure.name, report.total.figures[figure.name])}
            hint={earlier && t('reports.before', { value: shown(figure.name, earlier.total.figures[figure.name]), count })}
          />
        ))}
      </div>
    </Panel>
  );
}

function Chart({ lines, group }: { lines: readonly ReportLine[]; group: Group }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sums = new Map<string, number>();
  for (const { start, counts } of lines) sums.set(start, (sums.get(start) ?? 0) + (group === 'queue' ? counts.offered : counts.handled));
  const bars = [...sums].map(([start, value]) => ({ key: start, value, text: `${format.moment(start)} · ${format.count(value)}` }));
  return bars.length > 1 && <Bars label={t('reports.chart')} bars={bars} />;
}

function useColumns(figures: readonly ReportFigure[], by: Cut, group: Group): Columns<ReportLine> {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useFigure();
  const counted = group === 'queue' ? (['offered', 'answered', 'abandoned', 'handled', 'transferred'] as const) : (['handled', 'transferred'] as const);
  return [
    { title: t('reports.time'), key: 'time', render: (_, one) => <span className="num nowrap">{by === 'interval' ? format.moment(one.start) : format.date(one.start)}</span> },
    { title: t(`reports.who.${group}`), key: 'name', render: (_, one) => <span className="nowrap">{one.name || one.id || t('reports.none')}</span> },
    ...counted.map((name) => ({ title: t(`reports.${name}`), key: name, align: 'right' as const, render: (_: unknown, one: ReportLine) => <span className="num">{format.count(one.counts[name])}</span> })),
    { title: t('reports.talk'), key: 'talk', align: 'right', render: (_, one) => <span className="num">{format.clock(one.counts.talk_ms)}</span> },
    ...figures
      .filter(({ name }) => !of[group === 'queue' ? 'agent' : 'queue'].has(name))
      .map((figure) => ({
        title: figure.words, // its definition is at the total above: the hidden row that measures columns repeats what is here
        key: figure.name,
        align: 'right' as const,
        render: (_: unknown, one: ReportLine) => <span className="num">{shown(figure.name, one.figures[figure.name])}</span>,
      })),
    { title: '', key: 'calls', align: 'right', render: (_, one) => <Link to={callsOf(group, one)}>{t('reports.calls')}</Link> },
  ];
}
