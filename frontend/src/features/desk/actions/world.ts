import type { CallAbility, Permission } from '@/api/types';
import type { Action } from '@/shared/actions';
import type { Board, Desk } from '@/shared/live';
import type { DeskApi } from '../api';
import type { Phone } from '../phone/context';
import type { PhoneState } from '../phone/state';

/** What may be open over the desk, by the action that opens it; one at a time. */
export type Panel =
  | 'transfer' | 'consult' | 'add' | 'drop' | 'keypad' | 'away' | 'clients' | 'retrieve' | 'callback' | 'help';

/** Everything that decides which buttons there are. */
export interface World {
  desk: Desk;
  /** Only for those who may see the floor. */
  board: Board | null;
  phone: PhoneState;
  may: (permission: Permission) => boolean;
}

/** What an action may do. */
export interface Tools {
  api: DeskApi;
  phone: Phone;
  toggle: (panel: Panel) => void;
  /** Puts the cursor into a field of the desk's page. */
  focus: (field: 'note' | 'dial') => void;
}

export type DeskAction = Action<World, Tools>;

/** Whether this agent's calls ring in a browser at all. */
export function usesBrowser(desk: Desk): boolean {
  return desk.device === null || desk.device.kind === 'browser';
}

/** Another tab has this agent's phone: what is done to the call is done there. */
export function phoneElsewhere({ desk, phone }: Pick<World, 'desk' | 'phone'>): boolean {
  return usesBrowser(desk) && phone.owner === 'other';
}

/** `when` for what the server allows on the call at hand. */
export function able(ability: CallAbility): (world: World) => boolean {
  return (world) => !phoneElsewhere(world) && (world.desk.call?.can.includes(ability) ?? false);
}

/** The same for what a supervisor does by other buttons. */
export function inOwnRight(ability: CallAbility): (world: World) => boolean {
  return (world) => able(ability)(world) && world.desk.call?.role !== 'supervisor';
}

/** The phone rings for a person to answer: not when this agent asked for the call. */
export function ringsForMe({ desk, phone }: Pick<World, 'desk' | 'phone'>): boolean {
  return phone.session?.phase === 'ringing' && !phone.session.own && desk.call?.direction !== 'out';
}

/** The call is on the screen and its ring on the way to this phone: a person may already say yes. */
export function willRing({ desk, phone }: Pick<World, 'desk' | 'phone'>): boolean {
  const { call } = desk;
  if (call?.state !== 'ringing' || call.direction === 'out' || call.role === 'supervisor' || phone.accepted === call.id) return false;
  return usesBrowser(desk) && phone.owner === 'mine' && phone.registration === 'registered' && phone.session === null;
}
