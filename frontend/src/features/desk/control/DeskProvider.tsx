import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { actionOfKey, offered, useKeys } from '@/shared/actions';
import { useEntitled } from '@/shared/api/session';
import { useLive } from '@/shared/live';
import type { DeskApi } from '../api';
import { type DeskAction, type Panel, type Tools, type World, deskActions } from '../actions';
import { deskApi } from '../api';
import { usePhone } from '../phone/context';
import { type Control, ControlContext } from './context';
import { focusField } from './focus';
import { useUnanswered } from './useUnanswered';

/** Gives every page of the workspace the desk's buttons and keys. */
export function DeskProvider({ children }: { children: ReactNode }) {
  const { desk, board } = useLive();
  const phone = usePhone();
  const may = useEntitled();
  const [panel, setPanel] = useState<Panel | null>(null);
  const close = useCallback(() => setPanel(null), []);
  const toggle = useCallback((next: Panel) => setPanel((now) => (now === next ? null : next)), []);
  const focus = useFocus();
  const world = useMemo<World | null>(
    () => (desk ? { desk, board, phone: phone.state, may } : null),
    [desk, board, phone.state, may],
  );
  const api = useApi(useUnanswered(desk?.call ?? null));
  const tools = useMemo<Tools>(() => ({ api, phone, toggle, focus }), [api, phone, toggle, focus]);
  // What is open goes when it is no longer possible: the call ended under the picker.
  if (panel && world && !offered(deskActions, world).some(({ name }) => name === panel)) setPanel(null);
  const run = useCallback(
    (action: DeskAction) => {
      if (world) void action.run(tools, world);
    },
    [tools, world],
  );

  useKeys((key) => {
    const action = world && actionOfKey(deskActions, world, key);
    if (!action) return false;
    run(action);
    return true;
  });

  const control = useMemo<Control>(() => ({ world, tools, panel, close, run }), [world, tools, panel, close, run]);
  return <ControlContext value={control}>{children}</ControlContext>;
}

/** The desk's commands; whoever is called off by one of them is no news. */
function useApi(calledOff: () => void): DeskApi {
  return useMemo(() => {
    const telling = <Input extends unknown[], Output>(command: (...input: Input) => Output) => (...input: Input) => {
      calledOff();
      return command(...input);
    };
    return { ...deskApi, cancel: telling(deskApi.cancel), drop: telling(deskApi.drop), hangUp: telling(deskApi.hangUp) };
  }, [calledOff]);
}

/** Puts the cursor into a field of the desk's page, from whichever page. */
function useFocus(): Tools['focus'] {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return useCallback(
    (field) => {
      if (pathname !== '/') void navigate('/');
      focusField(field);
    },
    [navigate, pathname],
  );
}
