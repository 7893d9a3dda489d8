import type { CallAbility, DeskCall, Party } from '@/api/types';
import type { World } from '@/features/desk/actions';
import { type PhoneState, idlePhone } from '@/features/desk/phone/state';
import type { Desk } from '@/shared/live';

/** Pictures as the server draws them, for tests of what is made of them. */
export const idleDesk: Desk = {
  state: 'ready', since: null, reason: '', device: { kind: 'browser', number: '', move_to: [] }, serving: [], pause_reasons: [], pause_until: null,
  wrapup_until: null, wrapup_extra_ms: 0, parked: [], reclaim: null, call: null,
};

export const party = (id: string, place: Party['place'], about: Partial<Party> = {}): Party => ({
  id, kind: 'agent', name: '', number: '', place, since: '2026-11-22T10:00:00Z', me: false, ...about,
});

export const call = (can: CallAbility[], about: Partial<DeskCall> = {}): DeskCall => ({
  id: 'c', direction: 'in', state: 'talking', role: 'owner', company: { id: 1, name: 'Harbour Tea', slug: 'demo', language: 'en' },
  company_name: 'Harbour Tea', queue_id: 'q', queue_name: 'Sales', caller: '+8613800138000', called: '+862155550100', data: {}, script: '',
  dispositions: [], note: '', started_at: '2026-11-22T10:00:00Z', answered_at: '2026-11-22T10:00:09Z', held: false, parties: [],
  recording: 'off', can, ...about,
});

const active: PhoneState = {
  ...idlePhone, owner: 'mine', registration: 'registered', session: { id: 's', from: '', phase: 'active', muted: false, own: false },
};

/** An agent in that call, at the phone of this tab, who may do everything. */
export const inCall = (about: DeskCall, phone: Partial<PhoneState> = {}): World => ({
  desk: { ...idleDesk, state: about.state === 'wrapup' ? 'wrapup' : 'talking', call: about },
  board: null,
  phone: { ...active, ...phone },
  may: () => true,
});
