import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReleaseEntry } from '@/api/types';
import { api } from '@/shared/api/client';

export const releasesKey = 'fraud-releases';
export const releasesPath = '/api/fraud/releases/';

export function useAllow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (entry: ReleaseEntry) => api.post(releasesPath, entry),
    onSuccess: () => client.invalidateQueries({ queryKey: [releasesKey] }),
  });
}

export function useTakeBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.delete(`${releasesPath}${id}/`),
    onSuccess: () => client.invalidateQueries({ queryKey: [releasesKey] }),
  });
}
