import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AgentTerms, AgentTermsEntry, Decisions, MonthTotal, PartKind, SaleDetail, SaleEntry, SaleMove } from '@/api/types';
import { api } from '@/shared/api/client';

const root = '/api/sales/';

export function useSale(id: string) {
  return useQuery({ queryKey: ['sales', id], queryFn: () => api.get<SaleDetail>(`${root}${id}/`) });
}

/** What a month's sales earned; this month when none is named. */
export function useMonth() {
  return useQuery({ queryKey: ['sales', 'month'], queryFn: () => api.get<MonthTotal[]>('/api/commissions/') });
}

export const reportSale = (entry: SaleEntry) => api.post<SaleDetail>(root, entry);

export const readAgentTerms = () => api.get<AgentTerms[]>('/api/commissions/terms/');
export const readCommissionForm = () => api.get<PartKind>('/api/commissions/form/');
export const setAgentTerms = (entry: AgentTermsEntry) => api.post<AgentTerms>('/api/commissions/terms/', entry);

export function useMove(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { move: SaleMove; reason: string }) => api.post<SaleDetail>(`${root}${id}/move/`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sales'] }),
  });
}

/** Reads a client's list of decisions; `apply` carries it out when nothing in it is wrong. */
export function sendDecisions(file: File, apply: boolean) {
  const form = new FormData();
  form.append('file', file);
  form.append('apply', String(apply));
  return api.post<Decisions>(`${root}decisions/`, form);
}
