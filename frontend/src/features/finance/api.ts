import type { BooksMonth, CallLeg, Closing, LedgerTransaction, QuarantineGroup, Reconciliation } from '@/api/types';
import { api } from '@/shared/api/client';

const root = '/api/console/';

export const listReconciliations = () => api.get<Reconciliation[]>(`${root}reconciliations/`);
export const startReconciliation = (first: string, last: string) => api.post<Reconciliation>(`${root}reconciliations/`, { first, last });
export const differencesAt = (id: string) => `${root}reconciliations/${id}/differences/`;
export const daysAt = (id: string) => `${root}reconciliations/${id}/days/`;
export const differencesFile = (id: string) => `${root}reconciliations/${id}/csv/`;
export const readCall = (companyId: number, callId: string) => api.get<CallLeg[]>(`${root}companies/${String(companyId)}/calls/${callId}/`);
export const entriesAt = (companyId: number, account: string, currency: string) => `${root}companies/${companyId}/accounts/${account}/${currency}/`;
export const readTransaction = (id: string) => api.get<LedgerTransaction>(`${root}transactions/${id}/`);

/** Which legs in quarantine: by id, or all of a company and reason. */
export type Chosen = { ids: number[] } | { company_id: number; reason: string };
export const quarantineAt = `${root}quarantine/`;
export const listQuarantineGroups = () => api.get<QuarantineGroup[]>(`${quarantineAt}groups/`);
export const rateAgain = (chosen: Chosen) => api.post<{ legs: number }>(`${quarantineAt}rate-again/`, chosen);
export const declareFree = (chosen: Chosen, why: string) => api.post<{ legs: number }>(`${quarantineAt}free/`, { ...chosen, why });

export const readMonth = (entity: string, month: string) => api.get<BooksMonth>(`${root}closing/${entity}/`, { month });
export interface Wish {
  entity: string;
  month: string;
  wish: 'close' | 'reopen';
  reason: string;
}
export const askClosing = (wish: Wish) => api.post<Closing>(`${root}closings/`, wish);
export const confirmClosing = (id: string) => api.post<Closing>(`${root}closings/${id}/`);
export const refuseClosing = (id: string) => api.delete(`${root}closings/${id}/`);
