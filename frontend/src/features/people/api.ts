import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AgentEntry, AgentRow, Invitation, InvitationTable, Member, Role, Seat, SeatEntry, SipPhone } from '@/api/types';
import { api } from '@/shared/api/client';

function useChanged(...keys: string[]) {
  const client = useQueryClient();
  return () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
}

export interface InviteEntry {
  email: string;
  name: string;
  role: Role;
}

export function useInvite() {
  return useMutation({
    mutationFn: (entry: InviteEntry) => api.post<Invitation>('/api/members/', entry),
    onSuccess: useChanged('invitations', 'member-list'),
  });
}

function asForm(file: File): FormData {
  const form = new FormData();
  form.append('file', file);
  return form;
}

/** Whom a table of people would invite. */
export function useLookAtTable() {
  return useMutation({ mutationFn: (file: File) => api.put<InvitationTable>('/api/invitations/table/preview/', asForm(file)) });
}

/** Invites everybody whose row can be read. */
export function useInviteTable() {
  return useMutation({
    mutationFn: (file: File) => api.put<InvitationTable>('/api/invitations/table/', asForm(file)),
    onSuccess: useChanged('invitations', 'member-list'),
  });
}

export function useCancelInvitation() {
  return useMutation({
    mutationFn: (id: number) => api.delete(`/api/invitations/${id}/`),
    onSuccess: useChanged('invitations'),
  });
}

export function useChangeRole() {
  return useMutation({
    mutationFn: ({ id, role }: { id: number; role: Role }) => api.patch<Member>(`/api/members/${id}/`, { role }),
    onSuccess: useChanged('member-list', 'members', 'session'),
  });
}

export function useRemoveMember() {
  return useMutation({
    mutationFn: (id: number) => api.delete(`/api/members/${id}/`),
    onSuccess: useChanged('member-list', 'members', 'seats'),
  });
}

export function useSaveSeat(id: string | null) {
  return useMutation({
    mutationFn: (entry: SeatEntry) => (id ? api.patch<Seat>(`/api/seats/${id}/`, entry) : api.post<Seat>('/api/seats/', entry)),
    onSuccess: useChanged('seats', 'desk'),
  });
}

export function useRemoveSeat() {
  return useMutation({ mutationFn: (id: string) => api.delete(`/api/seats/${id}/`), onSuccess: useChanged('seats', 'desk') });
}

/** Access for a SIP phone of whoever sits there; the one before stops working. */
export function useMakePhone(seat: string) {
  return useMutation({ mutationFn: () => api.post<SipPhone>(`/api/seats/${seat}/phone/`), onSuccess: useChanged('seats') });
}

export function useTakePhone(seat: string) {
  return useMutation({ mutationFn: () => api.delete(`/api/seats/${seat}/phone/`), onSuccess: useChanged('seats') });
}

export function useChangeAgent(user: number) {
  return useMutation({
    mutationFn: (entry: AgentEntry) => api.patch<AgentRow>(`/api/agents/${user}/`, entry),
    onSuccess: useChanged('agents', 'teams'),
  });
}
