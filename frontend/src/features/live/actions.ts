import type { ActionName } from '@/shared/actions';
import type { Action } from '@/shared/actions';
import type { BoardAgent, BoardCall, Desk } from '@/shared/live';
import type { Permission } from '@/api/types';
import type { IconName } from '@/shared/ui/Icon';
import type { DeskApi } from '@/features/desk/api';
import type { Phone } from '@/features/desk/phone/context';

/** One row of the floor, and who looks at it. A row is an agent, a call, or an agent with their call. */
export interface RowWorld {
  call: BoardCall | undefined;
  agent: BoardAgent | undefined;
  desk: Desk;
  me: number;
  may: (permission: Permission) => boolean;
}

export interface RowTools {
  api: DeskApi;
  phone: Phone;
  /** Asks where a waiting call shall go. */
  pull: (call: BoardCall) => void;
}

export type RowAction = Action<RowWorld, RowTools>;

const conversing = new Set(['talking', 'held', 'consulting', 'conference']);

/** The call is somebody else's conversation, and the supervisor is free or already in it. */
function supervisable({ call, desk, me }: RowWorld): boolean {
  if (!call?.agent_id || call.agent_id === me || !conversing.has(call.state)) return false;
  return desk.call === null || isIn({ call, desk });
}

function isIn({ call, desk }: Pick<RowWorld, 'call' | 'desk'>): boolean {
  return desk.call?.role === 'supervisor' && desk.call.id === call?.id;
}

/** The first of them rings the supervisor's own phone, which answers by itself; then one only changes over. */
function supervise(name: 'listen' | 'whisper' | 'barge' | 'takeover', key: string, icon: IconName): RowAction {
  return {
    name, key, icon, group: 'supervise', permission: 'calls.supervise',
    when: supervisable,
    run: ({ api, phone }, world) => {
      const { id, agent_id } = world.call ?? { id: '', agent_id: null };
      const ask = () => api.supervise(name, name === 'takeover' ? { call_id: id } : { call_id: id, user_id: agent_id ?? 0 });
      return isIn(world) ? phone.command(ask) : phone.request(ask);
    },
  };
}

/** Elsewhere is another company's business; one's own state is changed at one's own desk. */
function controllable({ agent, me }: RowWorld): boolean {
  return agent !== undefined && agent.user_id !== me && !agent.elsewhere && agent.state !== 'offline';
}

function control(name: ActionName, key: string, icon: IconName, state: 'ready' | 'away' | 'offline', from: readonly string[]): RowAction {
  return {
    name, key, icon, group: 'agent', permission: 'agents.control',
    when: (world) => controllable(world) && from.includes(world.agent?.state ?? ''),
    run: ({ api, phone }, { agent }) => phone.command(() => api.controlAgent({ user_id: agent?.user_id ?? 0, state, reason: state === 'away' ? 'supervisor' : '' })),
  };
}

/** What a supervisor can do to a row of the floor; the keys act on the row that is marked. */
export const rowActions: readonly RowAction[] = [
  supervise('listen', '1', 'ear'),
  supervise('whisper', '2', 'whisper'),
  supervise('barge', '3', 'barge'),
  supervise('takeover', 'Shift T', 'crown'),
  {
    name: 'stop', key: '0', icon: 'leave', group: 'supervise', permission: 'calls.supervise', look: 'end',
    when: isIn,
    run: ({ api, phone }) => phone.command(() => api.supervise('stop')),
  },
  {
    name: 'pull', key: 'P', icon: 'pull', group: 'call', permission: 'calls.pull',
    when: ({ call, agent }) => call?.state === 'queued' && agent === undefined,
    run: ({ pull }, { call }) => call && pull(call),
  },
  control('agentReady', 'R', 'check', 'ready', ['away', 'wrapup']),
  control('agentAway', 'B', 'cup', 'away', ['ready', 'wrapup']),
  control('agentOffline', 'Shift Q', 'logout', 'offline', ['ready', 'away', 'wrapup']),
];
