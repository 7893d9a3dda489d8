import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompanyContract, ContractTemplates } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { Panel } from '@/shared/ui/Panel';
import { Compared } from './Compared';
import { preview, propose, readTemplates } from './api';
import { PartList } from './parts/PartList';
import { type Entry, asChange, begun, forget, keep, keptEntry } from './parts/kept';
import type { Part } from './parts/part';
import { useProblems } from './parts/useProblems';
import styles from './contracts.module.css';

interface Props {
  company: number;
  contract: CompanyContract;
}

/** Proposing another version: its parts, begun from a plan or from what is in force; first what it would cost. */
export function ChangeForm(props: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['contract-templates'], queryFn: readTemplates });
  return (
    <Panel title={t('contract.change.title')} testId="contract-change">
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && <Change {...props} templates={data} />}
    </Panel>
  );
}

function Change({ company, contract, templates }: Props & { templates: ContractTemplates }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Entry>();
  const client = useQueryClient();
  const [initial] = useState(() => keptEntry(company) ?? begun(contract));
  const [unsent, setUnsent] = useState(() => keptEntry(company) !== null);
  const { problems, show, clear } = useProblems(form);
  const change = (entry: Entry) => asChange({ ...initial, ...entry }, templates.kinds);
  const compare = useMutation({ mutationFn: (entry: Entry) => preview(company, change(entry)), onError: show });
  const send = useMutation({
    mutationFn: (entry: Entry) => propose(company, change(entry)),
    onError: show,
    onSuccess: () => {
      forget(company);
      return client.invalidateQueries({ queryKey: ['contracts', company] });
    },
  });
  const currency = contract.versions[0]?.currency ?? '';
  const failed = send.error ?? compare.error;
  const edited = () => {
    keep(company, form.getFieldsValue());
    setUnsent(true);
    clear();
    compare.reset();
    send.reset();
  };
  const startOver = () => {
    forget(company);
    form.setFieldsValue(begun(contract));
    setUnsent(false);
    compare.reset();
    send.reset();
  };
  return (
    <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={initial} onValuesChange={edited} onFinish={(entry) => compare.mutate(entry)} scrollToFirstError={{ behavior: 'instant', block: 'center' }}>
      {unsent && (
        <div className={styles.unsent} role="status" data-testid="change-unsent">
          <span className="faint">{t('terms.unsent')}</span>
          <Button size="small" type="text" onClick={startOver}>
            {t('terms.startOver')}
          </Button>
        </div>
      )}
      <Template plans={templates.plans} currency={currency} onChosen={edited} />
      <PartList templates={templates} currency={currency} problems={problems} />
      <Frame books={templates.books} currency={currency} first={contract.first_change_on} />
      {failed && <ErrorPanel error={failed} />}
      {compare.data && <Compared comparison={compare.data} currency={currency} />}
      <div className={styles.actions}>
        <Button type={compare.data ? 'default' : 'primary'} htmlType="submit" loading={compare.isPending} data-testid="change-preview">
          {t('contract.change.preview')}
        </Button>
        {compare.data && (
          <Button type="primary" loading={send.isPending} onClick={() => send.mutate(form.getFieldsValue())} data-testid="change-propose">
            {t('contract.change.propose')}
          </Button>
        )}
        {!compare.data && <span className="faint">{t('terms.previewFirst')}</span>}
      </div>
    </Form>
  );
}

/** Takes over what a plan says; the rest of the form stays. */
function Template({ plans, currency, onChosen }: { plans: ContractTemplates['plans']; currency: string; onChosen: () => void }) {
  const { t, i18n } = useTranslation();
  const form = Form.useFormInstance<Entry>();
  const chinese = i18n.language.startsWith('zh');
  const choose = (code: string) => {
    const plan = plans.find((one) => one.code === code);
    if (!plan) return;
    const { parts, price_book, term_months, notice_days } = plan;
    form.setFieldsValue({ parts: parts as Part[], price_book, term_months: term_months ?? 0, notice_days: notice_days ?? 0 });
    onChosen();
  };
  const options = plans.filter((plan) => plan.currency === currency).map((plan) => ({ value: plan.code, label: chinese ? plan.name_zh : plan.name_en }));
  return (
    <Form.Item label={t('contract.change.plan')}>
      <Select options={options} onChange={choose} placeholder={t('terms.asInForce')} aria-label={t('contract.change.plan')} data-testid="change-plan" />
    </Form.Item>
  );
}

/** What holds for all parts: the price book, how long, from when, and why. */
function Frame({ books, currency, first }: { books: ContractTemplates['books']; currency: string; first: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const required = { required: true, message: t('common.required') };
  const options = books.filter((book) => book.currency === currency).map((book) => ({ value: book.code, label: language.startsWith('zh') ? book.name_zh : book.name_en }));
  return (
    <div className={styles.frame}>
      <Form.Item name="price_book" label={t('terms.book')} rules={[required]}>
        <Select options={options} />
      </Form.Item>
      <Form.Item name="term_months" label={t('terms.termMonths')} extra={t('terms.termHint')} rules={[required]}>
        <InputNumber min={0} max={120} precision={0} />
      </Form.Item>
      <Form.Item name="notice_days" label={t('terms.noticeDays')} rules={[required]}>
        <InputNumber min={0} max={365} precision={0} />
      </Form.Item>
      <Form.Item name="effective_on" label={t('contract.change.day')} rules={[required]}>
        <DatePicker minDate={dayjs(first)} data-testid="change-day" />
      </Form.Item>
      <Form.Item name="reason" label={t('contract.change.reason')} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={200} data-testid="change-reason" />
      </Form.Item>
    </div>
  );
}
