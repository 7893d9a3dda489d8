import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Export, ExportEntry } from '@/api/types';
import { api } from '@/shared/api/client';
import { useNotice } from '@/shared/ui/useNotice';
import { ExportsDrawer } from './ExportsDrawer';

interface Props {
  /** `/api/exports/` of a workspace or `/api/console/exports/` of the console. */
  at: string;
  table: string;
  parameters: Record<string, string>;
  forms?: ExportEntry['form'][];
}

/** Takes a table away as a file of any size: it is written in the background and listed at the side. */
export function ExportMenu({ at, table, parameters, forms = ['csv', 'xlsx', 'pdf'] }: Props) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  const [listed, setListed] = useState(false);
  const ask = useMutation({
    mutationFn: (form: ExportEntry['form']) => api.post<Export>(at, { table, form, parameters, language: i18n.language.startsWith('zh') ? 'zh-hans' : 'en' }),
    onSuccess: async () => {
      setListed(true);
      await client.invalidateQueries({ queryKey: ['exports', at] });
    },
    onError: notice.failed,
  });
  const items = [...forms.map((form) => ({ key: form, label: form.toUpperCase() })), { type: 'divider' as const }, { key: 'list', label: t('usage.exports.mine') }];
  const choose = ({ key }: { key: string }) => (key === 'list' ? setListed(true) : ask.mutate(key as ExportEntry['form']));
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: choose }}>
        <Button icon={<DownloadOutlined />} loading={ask.isPending} data-testid={`export-${table}`}>
          {t('usage.exports.export')}
        </Button>
      </Dropdown>
      {listed && <ExportsDrawer at={at} onClose={() => setListed(false)} />}
    </>
  );
}
