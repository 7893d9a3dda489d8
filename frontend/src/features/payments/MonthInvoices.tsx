import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, DatePicker, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompanyInvoice, InvoiceState } from '@/api/types';
import { states, tones } from '@/features/invoices/tones';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useErrorText } from '@/shared/ui/useErrorText';
import { useNotice } from '@/shared/ui/useNotice';
import { ApiError } from '@/shared/api/errors';
import { doWith, fileOf, invoicesAt, type Deed } from './api';
import { CreditDrawer } from './CreditDrawer';
import { WriteOffDrawer } from './deeds';
import { Runs } from './Runs';
import styles from './payments.module.css';

const deeds: Deed[] = ['check', 'finalise', 'send'];

/** A month's invoices of all companies: looked at, checked, made final, sent; or all of it by a run. */
export function MonthInvoices() {
  const { t } = useTranslation();
  const [month, setMonth] = useState<Dayjs>(dayjs().subtract(1, 'month'));
  const [state, setState] = useState<InvoiceState | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const [taken, setTaken] = useState<CompanyInvoice | null>(null);
  const [given, setGiven] = useState<CompanyInvoice | null>(null);
  const list = useKeysetList<CompanyInvoice>('console-invoices', invoicesAt, { month: month.format('YYYY-MM'), state }, 15_000);
  const act = useDeed(() => setChosen([]));
  return (
    <div className={styles.rooms}>
      <div className={styles.bar}>
        <DatePicker picker="month" allowClear={false} value={month} onChange={(value) => value && setMonth(value)} aria-label={t('finance.month')} data-testid="finance-month" />
        <Select
          allowClear
          value={state}
          onChange={(value: InvoiceState | undefined) => setState(value ?? null)}
          placeholder={t('invoices.allStates')}
          aria-label={t('invoices.status')}
          options={states.map((one) => ({ value: one, label: t(`invoices.statuses.${one}`) }))}
          style={{ width: 150 }}
        />
        {chosen.length > 0 && <span className="faint">{t('finance.selected', { count: chosen.length })}</span>}
        {deeds.map((deed) => (
          <Button key={deed} disabled={chosen.length === 0} loading={act.isPending} onClick={() => act.mutate({ deed, invoices: chosen })} data-testid={`invoices-${deed}`}>
            {t(`finance.${deed}`)}
          </Button>
        ))}
        <Runs month={month.format('YYYY-MM')} />
      </div>
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={useColumns(list.rows ?? [], chosen, setChosen, setTaken, setGiven)}
          rowKey={({ id }) => id}
          rowTestId="company-invoice"
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('finance.noInvoices')} text={t('finance.noInvoicesText')} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {taken && <CreditDrawer invoice={taken} onClose={() => setTaken(null)} />}
      {given && <WriteOffDrawer invoice={given} onClose={() => setGiven(null)} />}
    </div>
  );
}

function useDeed(onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: ({ deed, invoices }: { deed: Deed; invoices: string[] }) => doWith(deed, invoices),
    onSuccess: async (outcomes) => {
      const refused = outcomes.filter(({ refusal }) => refusal !== '');
      if (refused.length < outcomes.length) notice.done(t('finance.done', { count: outcomes.length - refused.length }));
      const reasons = [...new Set(refused.map(({ refusal }) => errorText(new ApiError(409, refusal, '', {})).title))];
      if (refused.length > 0) notice.told(t('finance.refused', { count: refused.length, reasons: reasons.join(', ') }));
      onDone();
      await client.invalidateQueries({ queryKey: ['console-invoices'] });
    },
    onError: notice.failed,
  });
}

function useColumns(rows: readonly CompanyInvoice[], chosen: string[], choose: (ids: string[]) => void, take: (invoice: CompanyInvoice) => void, giveUp: (invoice: CompanyInvoice) => void): Columns<CompanyInvoice> {
  const { t } = useTranslation();
  const format = useFormat();
  const toggle = (id: string, on: boolean) => choose(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  const money = (value: string | null, currency: string) => <span className="num">{value === null ? '' : format.money(value, currency)}</span>;
  return [
    {
      key: 'choose',
      width: 44,
      title: <Checkbox aria-label={t('finance.check')} checked={rows.length > 0 && chosen.length === rows.length} onChange={({ target }) => choose(target.checked ? rows.map(({ id }) => id) : [])} />,
      render: (_, { id, company }) => <Checkbox aria-label={company} checked={chosen.includes(id)} onChange={({ target }) => toggle(id, target.checked)} />,
    },
    { title: t('finance.company'), key: 'company', render: (_, { company }) => company },
    { title: t('invoices.number'), key: 'number', width: 120, render: (_, { number }) => <span className="num">{number}</span> },
    { title: t('invoices.status'), key: 'status', width: 120, render: (_, { status }) => <Pill tone={tones[status]}>{t(`invoices.statuses.${status}`)}</Pill> },
    { title: t('invoices.total'), key: 'total', width: 140, align: 'right', render: (_, one) => money(one.total, one.currency) },
    { title: t('invoices.open'), key: 'open', width: 140, align: 'right', render: (_, one) => money(one.open_amount, one.currency) },
    { title: t('invoices.dueOn'), key: 'due', width: 120, render: (_, { due_on }) => <span className="num nowrap">{due_on && format.date(due_on)}</span> },
    {
      key: 'files',
      width: 270,
      render: (_, invoice) => (
        <div className={styles.files}>
          {(['pdf', 'csv', 'xlsx'] as const).map((form) => (
            <Button key={form} size="small" type="text" href={fileOf(invoice, form)} download>
              {form.toUpperCase()}
            </Button>
          ))}
          {invoice.number && (
            <Button size="small" type="text" onClick={() => take(invoice)} data-testid="invoice-credit">
              {t('finance.credit')}
            </Button>
          )}
          {invoice.number && Number(invoice.open_amount) > 0 && (
            <Button size="small" type="text" onClick={() => giveUp(invoice)} data-testid="invoice-write-off">
              {t('finance.writeOff')}
            </Button>
          )}
        </div>
      ),
    },
  ];
}
