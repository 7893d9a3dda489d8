import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskDirectory } from '@/api/types';
import { useCurrentSession } from '@/shared/api/session';
import { phone } from '@/shared/format';
import { Chooser } from '@/shared/ui/Chooser';
import { Icon, type IconName } from '@/shared/ui/Icon';
import { Kbd } from '@/shared/ui/Kbd';
import { Truncate } from '@/shared/ui/Truncate';
import { AgentStateTag } from '@/shared/ui/states';
import { deskApi } from '../api';
import { useControl } from '../control/context';
import { type Purpose, type Target, type TargetKind, targetsFor } from './targets';

const icons: Record<TargetKind, IconName> = { number: 'phone', agent: 'headset', queue: 'queue', flow: 'flow' };
const nobody: DeskDirectory = { agents: [], queues: [], flow_nodes: [] };

/** How often states and lengths are asked again while the picker is open. */
const renewal = 3000;

/** To whom: colleagues with their state, queues with who waits, places in the menu, or a number typed. */
export function TargetPicker({ purpose }: { purpose: Purpose }) {
  const { t } = useTranslation();
  const { tools, close } = useControl();
  const me = useCurrentSession().user.id;
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data = nobody, isPending } = useQuery({
    queryKey: ['directory', q],
    queryFn: ({ signal }) => deskApi.directory(q, signal),
    placeholderData: keepPreviousData,
    refetchInterval: renewal,
    gcTime: 0,
  });
  // Until the colleagues are known an extension would pass for an outside number, and Enter would call it.
  const targets = isPending ? [] : targetsFor(purpose, data, typed, me);
  const choices = targets.map((target) => ({
    id: target.to,
    group: t(`desk.targets.${target.kind}`),
    icon: <Icon name={icons[target.kind]} size={16} />,
    label: <TargetName target={target} />,
    extra: <TargetState target={target} />,
  }));
  return (
    <Chooser
      title={t(`desk.targets.${purpose}`)}
      search={{ value: typed, onChange: setTyped, placeholder: t('desk.targets.placeholder') }}
      choices={choices}
      empty={t(isPending ? 'common.loading' : 'desk.targets.none')}
      foot={
        <>
          <span><Kbd keys="↑ ↓" /> {t('desk.targets.move')}</span>
          <span><Kbd keys="Enter" /> {t(`actions.${purpose}`)}</span>
          <span><Kbd keys="Esc" /> {t('desk.targets.close')}</span>
        </>
      }
      onChoose={({ id }) => void tools.phone.command(() => tools.api[purpose](id)).then((done) => done && close())}
      onClose={close}
      testId="target"
    />
  );
}

function TargetName({ target }: { target: Target }) {
  if (target.kind === 'number') return <bdi className="num">{phone(target.name)}</bdi>;
  return (
    <span style={{ display: 'flex', gap: 8, minWidth: 0 }}>
      <Truncate text={target.name} />
      {target.extension && <span className="faint num">{target.extension}</span>}
    </span>
  );
}

function TargetState({ target }: { target: Target }) {
  const { t } = useTranslation();
  if (target.kind === 'agent') return <AgentStateTag state={target.state} />;
  if (target.kind !== 'queue') return null;
  return (
    <>
      <span className="num">{t('desk.targets.waiting', { number: target.waiting })}</span>
      <span className="num">{t('desk.targets.ready', { number: target.ready })}</span>
    </>
  );
}
