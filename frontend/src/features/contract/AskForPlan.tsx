import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Contract, ContractRequest } from '@/api/types';
import { Compared } from '@/features/contracts/Compared';
import { Parts } from '@/features/contracts/Parts';
import { useProblems } from '@/features/contracts/parts/useProblems';
import { today } from '@/shared/format';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { askForPlan, previewPlan, readOfferedPlans, takeBackRequest } from './api';
import styles from './contract.module.css';

const tones = { open: 'amber', approved: 'green', rejected: 'red', withdrawn: 'grey' } as const;

interface Entry {
  plan: string;
  effective_on: Dayjs;
  reason: string;
}

/** Another plan: what this month would cost under it, and asking the operator for it. */
export function AskForPlan({ contract }: { contract: Contract }) {
  const { t } = useTranslation();
  const { request } = contract;
  return (
    <Panel title={t('terms.askTitle')} testId="contract-ask" extra={request && <Pill tone={tones[request.status]}>{t(`terms.requests.${request.status}`)}</Pill>}>
      {request?.status === 'open' ? <Asked request={request} /> : <Ask contract={contract} />}
    </Panel>
  );
}

function Asked({ request }: { request: ContractRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const client = useQueryClient();
  const takeBack = useMutation({ mutationFn: takeBackRequest, onSuccess: () => client.invalidateQueries({ queryKey: ['contract'] }), onError: notice.failed });
  return (
    <>
      <p className="soft">
        {t('terms.askedFor', { date: format.date(request.effective_on) })} · {t('terms.askedBy', { name: request.asked_by, date: format.date(request.asked_at), reason: request.reason })}
      </p>
      <Parts contents={request.contents} />
      <div className={styles.actions}>
        <Button loading={takeBack.isPending} onClick={() => takeBack.mutate()} data-testid="ask-withdraw">
          {t('terms.withdraw')}
        </Button>
      </div>
    </>
  );
}

function Ask({ contract }: { contract: Contract }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const { data: plans = [] } = useQuery({ queryKey: ['contract', 'plans'], queryFn: readOfferedPlans });
  const { show } = useProblems(form);
  const sent = ({ plan, effective_on, reason }: Entry) => ({ plan, effective_on: effective_on.format('YYYY-MM-DD'), reason: reason.trim() });
  const compare = useMutation({ mutationFn: (entry: Entry) => previewPlan(sent(entry)), onError: show });
  const ask = useMutation({
    mutationFn: (entry: Entry) => askForPlan(sent(entry)),
    onError: show,
    onSuccess: () => {
      notice.done(t('terms.asked'));
      return client.invalidateQueries({ queryKey: ['contract'] });
    },
  });
  const tomorrow = dayjs(today(format.zone)).add(1, 'day');
  const chinese = format.language.startsWith('zh');
  const code = Form.useWatch('plan', form);
  const chosen = plans.find((plan) => plan.code === code);
  const required = { required: true, message: t('common.required') };
  const failed = ask.error ?? compare.error;
  const edited = () => {
    compare.reset();
    ask.reset();
  };
  return (
    <Form<Entry> form={form} layout="vertical" requiredMark={false} initialValues={{ effective_on: tomorrow, reason: '' }} onValuesChange={edited} onFinish={(entry) => compare.mutate(entry)}>
      <p className="faint">{t('terms.askHint')}</p>
      <div className={styles.ask}>
        <Form.Item name="plan" label={t('terms.askPlan')} rules={[required]}>
          <Select options={plans.map((plan) => ({ value: plan.code, label: chinese ? plan.name_zh : plan.name_en }))} data-testid="ask-plan" />
        </Form.Item>
        <Form.Item name="effective_on" label={t('terms.askDay')} rules={[required]}>
          <DatePicker minDate={tomorrow} allowClear={false} />
        </Form.Item>
        <Form.Item name="reason" label={t('terms.askReason')} rules={[{ ...required, whitespace: true }]}>
          <Input maxLength={200} data-testid="ask-reason" />
        </Form.Item>
      </div>
      {chosen && <Parts contents={chosen.contents} />}
      {failed && <ErrorPanel error={failed} />}
      {compare.data && <Compared comparison={compare.data} currency={contract.currency} />}
      <div className={styles.actions}>
        <Button htmlType="submit" loading={compare.isPending} data-testid="ask-preview">
          {t('contract.change.preview')}
        </Button>
        {compare.data && (
          <Button type="primary" loading={ask.isPending} onClick={() => ask.mutate(form.getFieldsValue())} data-testid="ask-send">
            {t('terms.ask')}
          </Button>
        )}
      </div>
    </Form>
  );
}
