import type { CallAbility, DeskCall } from '@/api/types';
import type { ActionName } from '@/shared/actions';
import type { IconName } from '@/shared/ui/Icon';
import { type DeskAction, type World, able, phoneElsewhere } from './world';

/** How deep a supervisor is in the call now. */
export function depth(call: DeskCall): 'listen' | 'whisper' | 'barge' {
  const place = call.parties.find(({ me }) => me)?.place;
  return place === 'listen' || place === 'whisper' ? place : 'barge';
}

/** Whose ears are borrowed: the floor knows whose call it is. */
function agentOf({ desk, board }: World): number | null {
  return board?.calls.find(({ id }) => id === desk.call?.id)?.agent_id ?? null;
}

function deeper(name: ActionName & CallAbility & ('listen' | 'whisper' | 'barge'), key: string, icon: IconName): DeskAction {
  return {
    name, key, icon, group: 'supervise', permission: 'calls.supervise',
    when: (world) => able(name)(world) && agentOf(world) !== null,
    run: ({ phone, api }, world) =>
      phone.command(() => api.supervise(name, { call_id: world.desk.call?.id ?? '', user_id: agentOf(world) ?? 0 })),
  };
}

/** From within the call: on to whispering, into the talk, or in the agent's place. */
export const superviseActions: readonly DeskAction[] = [
  deeper('listen', '1', 'ear'),
  deeper('whisper', '2', 'whisper'),
  deeper('barge', '3', 'barge'),
  {
    name: 'takeover', key: 'Shift T', icon: 'crown', group: 'supervise', permission: 'calls.supervise',
    when: able('takeover'),
    run: ({ phone, api }, { desk }) => phone.command(() => api.supervise('takeover', { call_id: desk.call?.id ?? '' })),
  },
  {
    name: 'stop', key: '0', icon: 'leave', group: 'supervise', permission: 'calls.supervise', look: 'end',
    when: (world) => world.desk.call?.role === 'supervisor' && world.desk.state !== 'wrapup' && !phoneElsewhere(world),
    run: ({ phone, api }) => phone.command(() => api.supervise('stop')),
  },
];
