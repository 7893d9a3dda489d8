import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reminder } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { listReminders, pauseReminders, resumeReminders } from './api';
import { Reason } from './deeds';

/** What the company was told of each unpaid invoice, what comes next, and what holds it back. */
export function Reminders({ company }: { company: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [pausing, setPausing] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['reminders', company], queryFn: () => listReminders(company) });
  const next = ({ next_step, next_on }: Reminder) =>
    next_step && next_on ? `${t(`payments.steps.${next_step}`)}, ${format.date(next_on)}` : t('payments.noNext');
  return (
    <Panel flush title={t('payments.reminders')} testId="reminders" extra={data?.length ? <Buttons company={company} rows={data} onPause={() => setPausing(true)} /> : null}>
      <DataTable
        rows={data}
        rowKey={({ invoice }) => invoice}
        rowTestId="reminder"
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState small title={t('payments.nothingOpen')} />}
        columns={[
          { title: t('invoices.number'), key: 'number', render: (_, { number }) => <span className="num">{number}</span> },
          { title: t('invoices.open'), key: 'open', align: 'right', render: (_, one) => <span className="num">{format.money(one.open_amount, one.currency)}</span> },
          { title: t('invoices.dueOn'), key: 'due', render: (_, { due_on }) => <span className="num nowrap">{due_on && format.date(due_on)}</span> },
          {
            title: t('payments.told'),
            key: 'told',
            render: (_, { steps }) =>
              steps.map(({ step, taken_at }) => (
                <div key={step} className="nowrap">
                  <Pill tone={step === 'suspended' ? 'red' : 'amber'}>{t(`payments.steps.${step}`)}</Pill> <span className="faint num">{format.date(taken_at)}</span>
                </div>
              )),
          },
          {
            title: t('payments.next'),
            key: 'next',
            render: (_, one) => (
              <>
                {next(one)}
                {one.paused_until && <div className="faint">{t('payments.pause.on', { day: format.date(one.paused_until), reason: one.pause_reason })}</div>}
              </>
            ),
          },
        ]}
      />
      {pausing && <PauseDrawer company={company} rows={data ?? []} onClose={() => setPausing(false)} />}
    </Panel>
  );
}

function Buttons({ company, rows, onPause }: { company: number; rows: Reminder[]; onPause: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => resumeReminders(company),
    onSuccess: () => {
      notice.done(t('payments.pause.resumed'));
      return client.invalidateQueries({ queryKey: ['reminders', company] });
    },
    onError: notice.failed,
  });
  return (
    <>
      {rows.some(({ paused_until }) => paused_until) && (
        <Button size="small" loading={isPending} onClick={() => mutate()} data-testid="reminders-resume">
          {t('payments.pause.resume')}
        </Button>
      )}
      <Button size="small" onClick={onPause} data-testid="reminders-pause">
        {t('payments.pause.open')}
      </Button>
    </>
  );
}

interface PauseForm {
  invoice: string;
  until: Dayjs;
  reason: string;
}

function PauseDrawer({ company, rows, onClose }: { company: number; rows: Reminder[]; onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const options = [{ value: '', label: t('payments.pause.all') }, ...rows.map(({ invoice, number }) => ({ value: invoice, label: number }))];
  return (
    <FormDrawer<PauseForm, undefined>
      name="pause"
      title={t('payments.pause.open')}
      saveText={t('payments.pause.open')}
      initial={{ invoice: '', until: dayjs().add(14, 'day') }}
      save={({ invoice, until, reason }) => pauseReminders(company, { invoice: invoice || null, until: until.format('YYYY-MM-DD'), reason })}
      changes={['reminders']}
      onSaved={() => notice.done(t('payments.pause.done'))}
      onClose={onClose}
    >
      <p className="faint">{t('payments.pause.text')}</p>
      <Form.Item name="invoice" label={t('payments.pause.which')}>
        <Select options={options} data-testid="pause-invoice" />
      </Form.Item>
      <Form.Item name="until" label={t('payments.pause.until')} rules={[{ required: true, message: t('common.required') }]}>
        <DatePicker allowClear={false} minDate={dayjs()} />
      </Form.Item>
      <Reason max={300} />
    </FormDrawer>
  );
}
