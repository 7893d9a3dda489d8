import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CompanyContract } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { Facts } from '@/shared/ui/Facts';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { durationRows } from './duration';
import { giveNotice, takeBackNotice } from './api';

/** How long the contract lasts; the operator gives notice, or takes back whoever's notice was given. */
export function DurationPanel({ company, contract }: { company: number; contract: CompanyContract }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const { duration, ends_on, notice_given_on } = contract;
  const newest = contract.versions[0];
  const changed = (said: string) => {
    notice.done(said);
    return client.invalidateQueries({ queryKey: ['contracts', company] });
  };
  const give = useMutation({ mutationFn: () => giveNotice(company, duration.earliest_end), onSuccess: () => changed(t('terms.given')), onError: notice.failed });
  const takeBack = useMutation({ mutationFn: () => takeBackNotice(company), onSuccess: () => changed(t('terms.takenBack')), onError: notice.failed });
  const askGive = () =>
    void modal.confirm({
      title: t('terms.giveTitle'),
      content: t('terms.giveText', { date: format.date(duration.earliest_end) }),
      okText: t('terms.give'),
      okButtonProps: { danger: true, 'data-testid': 'notice-sure' },
      onOk: () => give.mutate(),
    });
  const askTakeBack = () =>
    void modal.confirm({ title: t('terms.takeBackTitle'), content: t('terms.takeBackText'), okText: t('terms.takeBack'), okButtonProps: { 'data-testid': 'notice-back-sure' }, onOk: () => takeBack.mutate() });
  const over = contract.in_force === null;
  return (
    <Panel
      title={t('contract.duration')}
      testId="contract-duration"
      extra={
        ends_on ? (
          <>
            <Pill tone="amber">{t('contract.change.endsOn', { date: format.date(ends_on) })}</Pill>
            {!over && (
              <Button size="small" type="text" loading={takeBack.isPending} onClick={askTakeBack} data-testid="notice-back">
                {t('terms.takeBack')}
              </Button>
            )}
          </>
        ) : (
          <Button size="small" type="text" danger loading={give.isPending} onClick={askGive} data-testid="notice-give">
            {t('terms.give')}
          </Button>
        )
      }
    >
      <Facts rows={durationRows({ duration, ends_on, notice_given_on, term_months: newest?.term_months ?? 0, notice_days: newest?.notice_days ?? 0 }, t, format.date)} />
    </Panel>
  );
}
