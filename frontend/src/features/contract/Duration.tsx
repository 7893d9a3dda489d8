import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Contract } from '@/api/types';
import { durationRows } from '@/features/contracts/duration';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { Facts } from '@/shared/ui/Facts';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { giveNotice } from './api';

/** How long the contract lasts, and its end: who may, gives notice for the day that stands here. */
export function Duration({ contract }: { contract: Contract }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const mayEnd = usePermission('company.manage');
  const { ends_on, duration } = contract;
  const give = useMutation({
    mutationFn: () => giveNotice(duration.earliest_end),
    onSuccess: () => {
      notice.done(t('terms.given'));
      return client.invalidateQueries({ queryKey: ['contract'] });
    },
    onError: notice.failed,
  });
  const ask = () =>
    void modal.confirm({
      title: t('terms.giveTitle'),
      content: t('terms.giveCompanyText', { date: format.date(duration.earliest_end) }),
      okText: t('terms.give'),
      okButtonProps: { danger: true, 'data-testid': 'notice-sure' },
      onOk: () => give.mutate(),
    });
  return (
    <Panel
      title={t('contract.duration')}
      testId="contract-duration"
      extra={
        ends_on ? (
          <Pill tone="amber">{t('contract.change.endsOn', { date: format.date(ends_on) })}</Pill>
        ) : (
          mayEnd && (
            <Button size="small" type="text" danger loading={give.isPending} onClick={ask} data-testid="notice-give">
              {t('terms.give')}
            </Button>
          )
        )
      }
    >
      <Facts rows={[...durationRows(contract, t, format.date), [t('contract.creditLimit'), format.money(contract.credit_limit, contract.currency)]]} />
    </Panel>
  );
}
