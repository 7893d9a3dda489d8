import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Drawer, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import type { InvitationTable } from '@/api/types';
import { save } from '@/shared/ui/save';
import { type Columns, DataTable } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { useInviteTable, useLookAtTable } from './api';
import styles from './people.module.css';

/** Invites everybody a file names: it is looked at first, and what cannot be read is told by its line. */
export function InviteTableDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const look = useLookAtTable();
  const send = useInviteTable();
  const { data: found, variables: file } = look;
  const error = look.error ?? send.error;
  const sendAll = () => {
    if (!file) return;
    send.mutate(file, {
      onSuccess: ({ to_invite }) => {
        notice.done(t('people.many.sent', { count: to_invite }));
        onClose();
      },
    });
  };
  return (
    <Drawer
      open
      size={720}
      title={t('people.many.title')}
      onClose={onClose}
      footer={
        found && (
          <Button type="primary" disabled={found.to_invite === 0 || look.isPending} loading={send.isPending} onClick={sendAll} data-testid="invite-many-send">
            {found.to_invite > 0 ? t('people.many.send', { count: found.to_invite }) : t('people.many.nothing')}
          </Button>
        )
      }
    >
      <div className={styles.many}>
        <p className="soft">{t('people.many.about')}</p>
        <div className={styles.choose}>
          <Upload accept=".csv,.xlsx,.txt" showUploadList={false} beforeUpload={(chosen) => { look.mutate(chosen); return false; }} data-testid="invite-many-file">
            <Button type={found ? 'default' : 'primary'} icon={<UploadOutlined />} loading={look.isPending}>
              {look.isPending ? t('people.many.reading') : t(file ? 'people.many.other' : 'people.many.choose')}
            </Button>
          </Upload>
          {file ? <bdi className="soft">{file.name}</bdi> : <Example />}
        </div>
        {error && <ErrorPanel error={error} />}
        {found && (
          <>
            <Invited people={found.people} />
            <LeftOut problems={found.problems} />
          </>
        )}
      </div>
    </Drawer>
  );
}

function Example() {
  const { t } = useTranslation();
  const heads = [t('session.email'), t('people.name'), t('people.role')];
  const rows = [heads, ['agent@example.com', '', t('roles.agent')], ['supervisor@example.com', '', t('roles.supervisor')]];
  const file = () => new Blob(['\ufeff', rows.map((row) => row.join(',')).join('\r\n')], { type: 'text/csv' });
  return (
    <Button type="link" icon={<DownloadOutlined />} onClick={() => save(file(), 'people.csv')} data-testid="invite-many-example">
      {t('people.many.example')}
    </Button>
  );
}

function Invited({ people }: { people: InvitationTable['people'] }) {
  const { t } = useTranslation();
  const columns: Columns<InvitationTable['people'][number]> = [
    { title: t('people.many.line'), dataIndex: 'line', width: 64, className: 'num' },
    { title: t('session.email'), key: 'email', render: (_, one) => <Truncate text={one.email} max={260} /> },
    { title: t('people.name'), key: 'name', width: 140, render: (_, one) => <Truncate text={one.name || t('common.none')} max={130} /> },
    { title: t('people.role'), key: 'role', width: 110, render: (_, one) => t(`roles.${one.role}`) },
    { title: '', key: 'open', width: 140, render: (_, one) => one.open && <span className="faint">{t('people.many.open_already')}</span> },
  ];
  return (
    <Panel title={t('people.many.people')} flush>
      <DataTable rows={people} columns={columns} rowKey={({ line }) => String(line)} rowTestId="invite-many-row" empty={<EmptyState small title={t('people.many.empty')} text={t('people.many.emptyText')} />} />
    </Panel>
  );
}

function LeftOut({ problems }: { problems: InvitationTable['problems'] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  const columns: Columns<InvitationTable['problems'][number]> = [
    { title: t('people.many.line'), dataIndex: 'line', width: 64, className: 'num' },
    { title: t('people.many.problem'), key: 'code', render: (_, { code }) => t(`people.many.codes.${code}`) },
    { title: t('people.many.value'), key: 'value', width: 260, render: (_, { value }) => <Truncate text={value || t('common.none')} max={250} /> },
  ];
  return (
    <Panel title={t('people.many.problems')} flush>
      <DataTable rows={problems} columns={columns} rowKey={({ line }) => String(line)} rowTestId="invite-many-problem" empty={null} />
    </Panel>
  );
}
