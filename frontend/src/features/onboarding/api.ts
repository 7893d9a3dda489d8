import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Checklist, TestPhone } from '@/api/types';
import { api } from '@/shared/api/client';

/** Often enough that a step is ticked while one looks, until all are. */
const lookAgainMs = 5000;

export function useChecklist() {
  return useQuery({
    queryKey: ['onboarding'],
    queryFn: () => api.get<Checklist>('/api/onboarding/'),
    refetchInterval: ({ state: { data } }) => (data && (data.put_away || data.steps.every(({ done }) => done)) ? false : lookAgainMs),
  });
}

export function usePutAway() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.put('/api/preferences/checklist/', { value: { put_away: true } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['onboarding'] }),
  });
}

export const lendTestPhone = () => api.post<TestPhone>('/api/onboarding/test-phone/');
