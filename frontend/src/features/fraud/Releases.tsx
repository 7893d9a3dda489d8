import { PlusOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Release } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { AllowDialog } from './AllowDialog';
import { releasesKey, releasesPath, useTakeBack } from './api';

/** What looks like toll fraud and is allowed nevertheless: by whom, why and until when. */
export function Releases() {
  const { t } = useTranslation();
  const mayChange = usePermission('company.manage');
  const [allowing, setAllowing] = useState(false);
  const list = useKeysetList<Release>(releasesKey, releasesPath);
  const columns = useColumns(mayChange);
  const button = mayChange && (
    <Button size="small" icon={<PlusOutlined />} onClick={() => setAllowing(true)} data-testid="allow">
      {t('fraud.allow')}
    </Button>
  );
  return (
    <Panel flush title={t('fraud.title')} extra={button} testId="releases">
      <DataTable
        rows={list.rows}
        columns={columns}
        rowKey={({ id }) => String(id)}
        rowTestId="release-row"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState small title={t('fraud.empty')} text={t('fraud.emptyText')} />}
        pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
      {allowing && <AllowDialog rule="range" subject="" onClose={() => setAllowing(false)} />}
    </Panel>
  );
}

function useColumns(mayChange: boolean): Columns<Release> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    { title: t('fraud.rule'), key: 'rule', width: 210, render: (_, one) => t(`fraud.rules.${one.rule}`) },
    { title: t('fraud.subject'), key: 'subject', width: 160, render: (_, one) => <span className="num">{one.subject === '*' ? t('fraud.anything') : one.subject}</span> },
    { title: t('fraud.reason'), key: 'reason', render: (_, one) => <Truncate text={one.reason} /> },
    { title: t('fraud.by'), key: 'by', width: 150, render: (_, one) => <Truncate text={one.created_by?.name ?? t('common.none')} /> },
    {
      title: t('fraud.until'),
      key: 'until',
      width: 200,
      render: (_, one) => (
        <Pill tone={one.in_force ? 'green' : 'grey'}>
          <span className="num">{one.until ? format.moment(one.until) : t('fraud.terms.good')}</span>
        </Pill>
      ),
    },
    { key: 'action', width: 110, align: 'right', render: (_, one) => mayChange && <TakeBack release={one} /> },
  ];
}

function TakeBack({ release }: { release: Release }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const takeBack = useTakeBack();
  return (
    <Popconfirm title={t('fraud.takeBackTitle')} okText={t('fraud.takeBack')} onConfirm={() => takeBack.mutate(release.id, { onError: notice.failed })}>
      <Button size="small" type="text" danger loading={takeBack.isPending} data-testid="release-remove">
        {t('fraud.takeBack')}
      </Button>
    </Popconfirm>
  );
}
