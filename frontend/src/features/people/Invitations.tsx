import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable } from '@/shared/ui/DataTable';
import { Panel } from '@/shared/ui/Panel';
import { Truncate } from '@/shared/ui/Truncate';
import { useNotice } from '@/shared/ui/useNotice';
import { useCancelInvitation } from './api';

/** Who was asked to join and has not answered; absent when nobody was. */
export function Invitations() {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const mayManage = usePermission('members.manage');
  const list = useKeysetList<Invitation>('invitations', '/api/invitations/');
  const cancel = useCancelInvitation();
  if (!list.rows || list.rows.length === 0) return null;
  return (
    <Panel flush title={t('people.invited')}>
      <DataTable
        rows={list.rows}
        rowKey={(invitation) => String(invitation.id)}
        rowTestId="invitation-row"
        empty={null}
        columns={[
          { title: t('session.email'), key: 'email', render: (_, one) => <Truncate text={one.email} max={320} /> },
          { title: t('people.role'), key: 'role', width: 170, render: (_, one) => t(`roles.${one.role}`) },
          { title: t('people.until'), key: 'until', width: 160, render: (_, one) => <span className="num soft">{format.moment(one.expires_at)}</span> },
          {
            key: 'actions',
            width: 100,
            align: 'right',
            render: (_, one) =>
              mayManage && (
                <Button size="small" type="text" danger onClick={() => cancel.mutate(one.id, { onError: notice.failed })}>
                  {t('people.cancel')}
                </Button>
              ),
          },
        ]}
      />
    </Panel>
  );
}
