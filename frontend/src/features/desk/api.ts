import type { DeskDirectory, DeskLogin, DeviceKind, SaleDetail, SaleEntry } from '@/api/types';
import { api } from '@/shared/api/client';
import type { Desk } from '@/shared/live';

const desk = (command: string) => (entry?: object) => api.post<Desk>(`/api/desk/${command}/`, entry);
const plain = (command: string) => () => desk(command)();

/** Every command of the desk. Each answers the desk as it is then; what is not possible is refused by a code. */
export const deskApi = {
  logIn: (device?: DeviceKind) => api.post<DeskLogin>('/api/desk/login/', device && { device }),
  logOut: plain('logout'),
  setState: (entry: { state: 'ready' | 'away'; reason: string }) => desk('state')(entry),
  bar: (entry: { company_id: number; barred: boolean; until: string | null }) => desk('bar')(entry),
  extend: (ms: number) => desk('extend')({ ms }),
  dial: (to: string, company: number | undefined) => desk('dial')({ to, company_id: company }),
  hold: plain('hold'),
  resume: plain('resume'),
  hangUp: plain('hangup'),
  transfer: (to: string) => desk('transfer')({ to }),
  consult: (to: string) => desk('consult')({ to }),
  add: (to: string) => desk('add')({ to }),
  swap: plain('swap'),
  complete: plain('complete'),
  cancel: plain('cancel'),
  merge: plain('merge'),
  drop: (party: string) => desk('drop')({ party }),
  leave: plain('leave'),
  park: plain('park'),
  retrieve: (slot: string) => desk('retrieve')({ slot }),
  keypad: (digits: string) => desk('keypad')({ digits }),
  note: (text: string) => desk('note')({ text }),
  record: (action: 'start' | 'stop' | 'pause' | 'resume') => desk('record')({ action }),
  reclaim: plain('reclaim'),
  wrapUp: (entry: { call_id: string; disposition: string; note: string }) => desk('wrapup')(entry),
  /** Told again as it was told before it is the same sale. */
  sell: (entry: SaleEntry) => api.post<SaleDetail>('/api/sales/', entry),
  supervise: (how: 'listen' | 'whisper' | 'barge' | 'takeover' | 'stop', entry?: { call_id: string; user_id?: number }) =>
    api.post<Desk>(`/api/supervision/${how}/`, entry),
  controlAgent: (entry: { user_id: number; state: 'ready' | 'away' | 'offline'; reason: string }) =>
    api.post<Desk>('/api/supervision/agent/', entry),
  pull: (entry: { call_id: string; to: string }) => api.post<Desk>('/api/supervision/pull/', entry),
  directory: (q: string, signal: AbortSignal) => api.get<DeskDirectory>('/api/desk/directory/', { q }, signal),
};

export type DeskApi = typeof deskApi;
