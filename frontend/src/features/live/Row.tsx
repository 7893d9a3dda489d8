import { type KeyboardEvent, type ReactNode, use } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlContext } from '@/features/desk/control/context';
import { actionOfKey, keyOf, offered } from '@/shared/actions';
import { useCurrentSession, useEntitled } from '@/shared/api/session';
import type { BoardAgent, BoardCall } from '@/shared/live';
import { useLive } from '@/shared/live';
import { Icon } from '@/shared/ui/Icon';
import { Kbd } from '@/shared/ui/Kbd';
import { type RowTools, type RowWorld, rowActions } from './actions';
import { PullContext } from './pull';
import styles from './live.module.css';

interface Props {
  call?: BoardCall | undefined;
  agent?: BoardAgent | undefined;
  testId: string;
  data: Record<`data-${string}`, string | number>;
  children: ReactNode;
}

/** A row of the floor with what may be done to it; the keys act while it is marked, the arrows go up and down. */
export function Row({ call, agent, testId, data, children }: Props) {
  const { world, tools } = useRow(call, agent);
  const actions = world ? offered(rowActions, world) : [];
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || !world || !tools) return;
    const key = keyOf(event.nativeEvent);
    const next = key === 'ArrowDown' ? 'nextElementSibling' : key === 'ArrowUp' ? 'previousElementSibling' : null;
    const action = key ? actionOfKey(rowActions, world, key) : undefined;
    if (next) (event.currentTarget[next] as HTMLElement | null)?.focus();
    else if (action) void action.run(tools, world);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (!world || !tools || actions.length === 0) return <li data-testid={testId} {...data}>{children}</li>;
  return (
    // A row is marked to be acted on by keys; its buttons do the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      data-testid={testId}
      {...data}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKey}
    >
      {children}
      <RowButtons world={world} tools={tools} />
    </li>
  );
}

/** Nothing for those who look on without a desk. */
function useRow(call: BoardCall | undefined, agent: BoardAgent | undefined): { world: RowWorld | null; tools: RowTools | null } {
  const control = use(ControlContext);
  const pull = use(PullContext);
  const { desk } = useLive();
  const me = useCurrentSession().user.id;
  const may = useEntitled();
  return {
    world: desk ? { call, agent, desk, me, may } : null,
    tools: control ? { api: control.tools.api, phone: control.tools.phone, pull } : null,
  };
}

function RowButtons({ world, tools }: { world: RowWorld; tools: RowTools }) {
  const { t } = useTranslation();
  return (
    <span className={styles.actions}>
      {offered(rowActions, world).map((action) => (
        <button
          key={action.name}
          type="button"
          className={styles.action}
          data-look={action.look}
          disabled={tools.phone.busy}
          title={`${t(`actions.${action.name}`)} (${action.key})`}
          aria-label={t(`actions.${action.name}`)}
          aria-keyshortcuts={action.key}
          onClick={() => void action.run(tools, world)}
          data-testid={`row-${action.name}`}
        >
          <Icon name={action.icon} size={16} />
          <Kbd keys={action.key} />
        </button>
      ))}
    </span>
  );
}
