import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Pool, PoolNode } from '@/api/types';
import { api } from '@/shared/api/client';
import { useWord } from '@/shared/i18n/useWord';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { Pill, type Tone } from '@/shared/ui/Tone';
import { useNotice } from '@/shared/ui/useNotice';
import styles from './console.module.css';

const tones: Record<string, Tone> = { up: 'green', draining: 'amber', down: 'red' };

/** The switches that carry the calls: how each is, and the way to empty one for maintenance. */
export function Nodes({ nodes }: { nodes: readonly PoolNode[] }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Panel flush title={t('console.nodes')}>
      <DataTable
        rows={nodes}
        rowKey={(node) => node.name}
        rowTestId="node-row"
        empty={<EmptyState small title={t('console.noNodes')} />}
        columns={[
          { title: t('console.node'), key: 'name', render: (_, node) => <b style={{ fontWeight: 550 }}>{node.name}</b> },
          {
            title: t('console.status'),
            key: 'status',
            width: 130,
            render: (_, node) => <Pill tone={tones[node.status] ?? 'grey'} testId="node-status">{word(`console.${node.status}`, node.status)}</Pill>,
          },
          { title: t('console.version'), key: 'version', render: (_, node) => node.version },
          { title: t('console.address'), key: 'address', render: (_, node) => <span className="mono">{node.sip_address}</span> },
          { title: t('console.channels'), key: 'channels', align: 'right', render: (_, node) => <span className="num">{t('console.of', { used: node.channels, all: node.max_channels })}</span> },
          { title: t('console.error'), key: 'error', render: (_, node) => <span className={styles.nodeError}>{node.error}</span> },
          { key: 'action', align: 'right', width: 110, render: (_, node) => <Drain node={node} /> },
        ]}
      />
    </Panel>
  );
}

/** Empties a node, or takes it back. */
function Drain({ node }: { node: PoolNode }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (draining: boolean) => api.patch<Pool>(`/api/console/nodes/${node.name}/`, { draining }),
    onSuccess: (pool) => client.setQueryData(['pool'], pool),
    onError: notice.failed,
  });
  const drains = node.status === 'draining';
  const ask = () =>
    void modal.confirm({
      title: t('console.drainTitle', { name: node.name }),
      content: t('console.drainText'),
      okText: t('console.drain'),
      onOk: () => change.mutateAsync(true).catch(() => undefined),
    });
  return (
    <Button size="small" loading={change.isPending} onClick={drains ? () => change.mutate(false) : ask} data-testid="node-drain">
      {t(drains ? 'console.undrain' : 'console.drain')}
    </Button>
  );
}
