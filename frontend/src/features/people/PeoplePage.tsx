import { Button, Tabs } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Seat } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { PageHeader } from '@/shared/ui/PageHeader';
import { AgentList } from './AgentList';
import { InviteDrawer } from './InviteDrawer';
import { InviteTableDrawer } from './InviteTableDrawer';
import { Invitations } from './Invitations';
import { MemberList } from './MemberList';
import { SkillsAndTeams } from './Names';
import { SeatDrawer } from './SeatDrawer';
import { SeatList } from './SeatList';

/** People and the seats they sit on. */
export default function PeoplePage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const mayInvite = usePermission('members.manage');
  const maySeat = usePermission('seats.manage');
  const seesSeats = usePermission('seats.view');
  const [inviting, setInviting] = useState<'one' | 'many' | null>(null);
  const [seat, setSeat] = useState<Seat | 'new' | null>(null);
  const seesQueues = usePermission('queues.view');
  const items = [
    {
      key: 'members',
      label: t('people.members'),
      children: (
        <div style={{ display: 'grid', gap: 14 }}>
          <MemberList />
          <Invitations />
        </div>
      ),
    },
    ...(seesSeats ? [{ key: 'seats', label: t('seats.title'), children: <SeatList onEdit={maySeat ? setSeat : undefined} /> }] : []),
    ...(seesQueues
      ? [
          { key: 'agents', label: t('people.agents'), children: <AgentList /> },
          { key: 'skills', label: t('people.skillsAndTeams'), children: <SkillsAndTeams /> },
        ]
      : []),
  ];
  const tab = items.find(({ key }) => key === search.get('tab'))?.key ?? 'members';
  const buttons: Partial<Record<string, ReactNode>> = {
    members: mayInvite && (
      <>
        <Button onClick={() => setInviting('many')} data-testid="invite-many">
          {t('people.many.open')}
        </Button>
        <Button type="primary" onClick={() => setInviting('one')} data-testid="invite">
          {t('people.invite')}
        </Button>
      </>
    ),
    seats: maySeat && (
      <Button type="primary" onClick={() => setSeat('new')} data-testid="add-seat">
        {t('seats.add')}
      </Button>
    ),
  };
  return (
    <>
      <PageHeader title={t('people.title')} hint={t('people.hint')} actions={buttons[tab]} />
      <Tabs activeKey={tab} onChange={(key) => setSearch({ tab: key })} items={items} />
      {inviting === 'one' && <InviteDrawer onClose={() => setInviting(null)} />}
      {inviting === 'many' && <InviteTableDrawer onClose={() => setInviting(null)} />}
      {seat && <SeatDrawer seat={seat === 'new' ? null : seat} onClose={() => setSeat(null)} />}
    </>
  );
}
