import { App, Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Member } from '@/api/types';
import { useCurrentSession, usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { type Columns, DataTable, Pager } from '@/shared/ui/DataTable';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { useChangeRole, useRemoveMember } from './api';
import { roles } from './roles';

export function MemberList() {
  const list = useKeysetList<Member>('member-list', '/api/members/');
  const columns = useColumns();
  return (
    <Panel flush>
      <DataTable
        rows={list.rows}
        columns={columns}
        rowKey={(member) => String(member.id)}
        rowTestId="member-row"
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={null}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Panel>
  );
}

function useColumns(): Columns<Member> {
  const { t } = useTranslation();
  const format = useFormat();
  const mayManage = usePermission('members.manage');
  return [
    {
      title: t('people.name'),
      key: 'name',
      render: (_, member) => <Truncate text={member.name || member.email} max={280} />,
    },
    { title: t('session.email'), key: 'email', render: (_, member) => <Truncate className="soft" text={member.email} max={300} /> },
    { title: t('people.role'), key: 'role', width: 170, render: (_, member) => (mayManage ? <RoleSelect member={member} /> : t(`roles.${member.role}`)) },
    { title: t('people.since'), key: 'since', width: 140, render: (_, member) => <span className="num soft">{format.date(member.created_at)}</span> },
    { key: 'actions', width: 100, align: 'right', render: (_, member) => mayManage && <Remove member={member} /> },
  ];
}

function RoleSelect({ member }: { member: Member }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const change = useChangeRole();
  return (
    <Select
      size="small"
      style={{ width: 140 }}
      value={member.role}
      loading={change.isPending}
      aria-label={t('people.role')}
      onChange={(role) =>
        change.mutate({ id: member.id, role }, { onSuccess: () => notice.done(t('people.roleChanged')), onError: notice.failed })
      }
      options={roles.map((value) => ({ value, label: t(`roles.${value}`), title: t(`roleHints.${value}`) }))}
    />
  );
}

function Remove({ member }: { member: Member }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const notice = useNotice();
  const { user } = useCurrentSession();
  const remove = useRemoveMember();
  if (user.id === member.user_id) return <span className="faint">{t('people.you')}</span>;
  const ask = () =>
    void modal.confirm({
      title: t('people.removeTitle', { name: member.name || member.email }),
      content: t('people.removeText'),
      okText: t('people.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(member.id).catch(notice.failed),
    });
  return (
    <Button size="small" type="text" danger onClick={ask}>
      {t('people.remove')}
    </Button>
  );
}
