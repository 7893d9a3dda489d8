import { PlusOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompanyNumber } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import { ClaimDrawer } from './ClaimDrawer';
import { Label } from './Label';
import { useClaim, useRelease } from './api';

/** The company's own numbers. */
export default function NumbersPage() {
  const { t } = useTranslation();
  const mayManage = usePermission('numbers.manage');
  const [claiming, setClaiming] = useState(false);
  const list = useKeysetList<CompanyNumber>('numbers', '/api/numbers/');
  const columns = useColumns(mayManage);
  const claim = mayManage && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setClaiming(true)} data-testid="claim-number">
      {t('numbers.claim')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('numbers.title')} hint={t('numbers.hint')} actions={claim} />
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(number) => String(number.id)}
          rowTestId="number-row"
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={<EmptyState title={t('numbers.empty')} text={t('numbers.emptyText')} action={claim} />}
          pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {claiming && <ClaimDrawer onClose={() => setClaiming(false)} />}
    </>
  );
}

function useColumns(mayManage: boolean): Columns<CompanyNumber> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      title: t('numbers.number'),
      key: 'e164',
      width: 200,
      render: (_, number) => (
        <span className="num nowrap" style={{ fontWeight: 600, fontSize: 14 }}>
          {format.phone(number.e164)}
        </span>
      ),
    },
    { title: t('numbers.label'), key: 'label', render: (_, number) => <Label number={number} editable={mayManage} /> },
    { title: t('numbers.area'), key: 'area', width: 160, render: (_, number) => <span className="soft">{number.area || number.country}</span> },
    {
      title: t('numbers.status'),
      key: 'status',
      width: 130,
      render: (_, number) => (
        <Pill tone={number.status === 'claimed' ? 'green' : 'grey'}>
          {t(number.status === 'claimed' ? 'numbers.inService' : 'numbers.released')}
        </Pill>
      ),
    },
    {
      title: t('numbers.since'),
      key: 'since',
      width: 140,
      render: (_, number) => <span className="num soft">{number.claimed_at && format.date(number.claimed_at)}</span>,
    },
    { key: 'actions', width: 110, align: 'right', render: (_, number) => mayManage && <Action number={number} /> },
  ];
}

/** Release a number in service, or take a released one back. */
function Action({ number }: { number: CompanyNumber }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { modal } = App.useApp();
  const notice = useNotice();
  const release = useRelease();
  const claim = useClaim();
  if (number.status !== 'claimed') {
    return (
      <Button size="small" loading={claim.isPending} onClick={() => claim.mutate(number.e164, { onError: notice.failed })}>
        {t('numbers.takeBack')}
      </Button>
    );
  }
  const ask = () =>
    void modal.confirm({
      title: t('numbers.releaseTitle', { number: format.phone(number.e164) }),
      content: t('numbers.releaseText'),
      okText: t('numbers.release'),
      okButtonProps: { danger: true },
      onOk: () => release.mutateAsync(number.id).catch(notice.failed),
    });
  return (
    <Button size="small" type="text" danger onClick={ask} data-testid="release-number">
      {t('numbers.release')}
    </Button>
  );
}
