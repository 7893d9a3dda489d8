import { useMutation, useQuery } from '@tanstack/react-query';
import type { Desk } from '@/shared/live';
import type { DeskInfo, Device } from '@/api/types';
import { api } from '@/shared/api/client';

/** What does not change from second to second: my queues, my seat, the results I may choose. */
export function useDeskInfo(enabled = true) {
  return useQuery({ queryKey: ['desk'], queryFn: () => api.get<DeskInfo>('/api/desk/'), enabled });
}

export const deskApi = {
  logIn: () => api.post<{ device: Device }>('/api/desk/login/'),
  logOut: () => api.post<Desk>('/api/desk/logout/'),
  setState: (entry: { state: 'ready' | 'away'; reason: string }) => api.post<Desk>('/api/desk/state/', entry),
  dial: (to: string) => api.post<{ call_id: string }>('/api/desk/dial/', { to }),
  hold: () => api.post<Desk>('/api/desk/hold/'),
  resume: () => api.post<Desk>('/api/desk/resume/'),
  hangUp: () => api.post<Desk>('/api/desk/hangup/'),
  wrapUp: (entry: { call_id: string; disposition: string; note: string }) => api.post<Desk>('/api/desk/wrapup/', entry),
};

export function useSetState() {
  return useMutation({ mutationFn: deskApi.setState });
}

export function useWrapUp() {
  return useMutation({ mutationFn: deskApi.wrapUp });
}
