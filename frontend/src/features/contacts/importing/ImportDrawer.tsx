import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { useNotice } from '@/shared/ui/useNotice';
import { type Table, faultyRows, lookAt, shownIn, takeIn } from '../api';
import { save } from '@/shared/ui/save';
import { Columns } from './Columns';
import { Counts, Problems, Rows } from './Preview';
import styles from './importing.module.css';

/** A table of contacts: a file, what its columns are, what it would do; then it is done. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const look = useMutation({ mutationFn: lookAt });
  const take = useTakeIn(onClose);
  const found = look.data;
  const table: Table | undefined = look.variables && { ...look.variables, ...(found && { mapping: found.columns.map(({ target }) => target) }) };
  const faulty = useMutation({ mutationFn: faultyRows, onSuccess: (file) => save(file, 'contacts-faulty.csv') });
  const rows = found ? found.counts.new + found.counts.changed : 0;
  const error = look.error ?? take.error ?? faulty.error;
  return (
    <Drawer
      open
      size={860}
      title={t('contacts.import.title')}
      onClose={onClose}
      footer={
        found &&
        table && (
          <div className={styles.footer}>
            <Button type="primary" disabled={rows === 0 || look.isPending} loading={take.isPending} onClick={() => take.mutate(table)} data-testid="import-take">
              {rows > 0 ? t('contacts.import.take', { count: rows }) : t('contacts.import.nothing')}
            </Button>
            {found.counts.faulty > 0 && (
              <Button icon={<DownloadOutlined />} loading={faulty.isPending} onClick={() => faulty.mutate(table)} data-testid="import-faulty">
                {t('contacts.import.faultyFile')}
              </Button>
            )}
          </div>
        )
      }
    >
      <div className={styles.import}>
        <p className="soft">{t('contacts.import.about')}</p>
        <div className={styles.choose}>
          <Upload accept=".csv,.xlsx,.txt" showUploadList={false} beforeUpload={(file) => { look.mutate({ file }); return false; }} data-testid="import-file">
            <Button type={found ? 'default' : 'primary'} icon={<UploadOutlined />} loading={look.isPending}>
              {look.isPending ? t('contacts.import.reading') : t(table ? 'contacts.import.other' : 'contacts.import.choose')}
            </Button>
          </Upload>
          {table && <bdi className="soft">{table.file.name}</bdi>}
        </div>
        {error && <ErrorPanel error={error} />}
        {look.isPending && !found && <PageSkeleton />}
        {found && table && (
          <>
            <Columns columns={found.columns} onChange={(mapping) => look.mutate({ file: table.file, mapping })} />
            <Counts counts={found.counts} />
            <Rows rows={found.rows} />
            <Problems problems={found.problems} faulty={found.counts.faulty} />
          </>
        )}
      </div>
    </Drawer>
  );
}

function useTakeIn(onClose: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const notice = useNotice();
  return useMutation({
    mutationFn: takeIn,
    onSuccess: async ({ counts }) => {
      notice.done(t('contacts.import.done', { created: counts.new, changed: counts.changed }));
      await Promise.all(shownIn.map((key) => client.invalidateQueries({ queryKey: [key] })));
      onClose();
    },
  });
}
