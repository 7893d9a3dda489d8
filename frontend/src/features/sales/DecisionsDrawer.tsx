import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decisions } from '@/api/types';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Pill } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { sendDecisions } from './api';
import styles from './sales.module.css';

/** A client's own list of what became of the orders: looked at first, then carried out as a whole. */
export function DecisionsDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const read = useMutation({ mutationFn: (chosen: File) => sendDecisions(chosen, false) });
  const apply = useMutation({
    mutationFn: (chosen: File) => sendDecisions(chosen, true),
    onSuccess: async (done) => {
      if (!done.applied) return;
      notice.done(t('sales.decisionsDone'));
      await client.invalidateQueries({ queryKey: ['sales'] });
      onClose();
    },
  });
  const shown = apply.data ?? read.data;
  const failed = read.error ?? apply.error;
  const some = shown && Object.keys(shown.counts).length > 0;
  const choose = (chosen: File) => {
    setFile(chosen);
    read.mutate(chosen);
    return false;
  };
  return (
    <Drawer
      open
      size={640}
      title={t('sales.decisions')}
      onClose={onClose}
      footer={
        file && some && shown.problems.length === 0 ? (
          <Button type="primary" loading={apply.isPending} onClick={() => apply.mutate(file)} data-testid="decisions-apply">
            {t('sales.apply')}
          </Button>
        ) : null
      }
    >
      <p className={`faint ${styles.lead}`}>{t('sales.columns')}</p>
      <Upload accept=".csv,.xlsx" maxCount={1} beforeUpload={choose} showUploadList={false} data-testid="decisions-file">
        <Button icon={<UploadOutlined />} loading={read.isPending}>
          {file ? file.name : t('sales.choose')}
        </Button>
      </Upload>
      {failed && <ErrorPanel error={failed} />}
      {shown && <Shown decisions={shown} />}
    </Drawer>
  );
}

function Shown({ decisions }: { decisions: Decisions }) {
  const { t } = useTranslation();
  const columns: Columns<Decisions['problems'][number]> = [
    { title: t('priceBooks.line'), dataIndex: 'line', width: 70, className: 'num' },
    { title: t('priceBooks.problem'), key: 'code', render: (_, { code }) => t(`sales.problems.${code}`) },
    { title: t('priceBooks.value'), key: 'value', width: 180, render: (_, { value }) => <Truncate text={value || t('common.none')} max={170} /> },
  ];
  if (decisions.problems.length > 0) {
    return (
      <>
        <p className={styles.summary} role="alert" data-testid="decisions-problems">
          {t('sales.refused', { count: decisions.problems.length })}
        </p>
        <Panel flush>
          <DataTable rows={decisions.problems} columns={columns} rowKey={({ line, column }) => `${line}-${column}`} empty={null} />
        </Panel>
      </>
    );
  }
  return (
    <div className={styles.moves} data-testid="decisions-counts">
      {Object.entries(decisions.counts).map(([move, count]) => (
        <Pill key={move} tone={move === 'confirm' ? 'green' : 'red'} dot={false}>
          {t(`sales.moves.${move as 'confirm' | 'reject' | 'claw_back'}`)} <b className="num">{count}</b>
        </Pill>
      ))}
      {decisions.unchanged > 0 && <span className="faint">{t('sales.unchanged', { count: decisions.unchanged })}</span>}
    </div>
  );
}
