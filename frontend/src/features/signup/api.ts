import { useMutation, useQuery } from '@tanstack/react-query';
import type { Confirmed, Plan, SignUpEntry, SlugAnswer } from '@/api/types';
import { api } from '@/shared/api/client';

export function usePlans() {
  return useQuery({ queryKey: ['plans'], queryFn: () => api.get<Plan[]>('/api/plans/'), staleTime: Infinity });
}

/** Is this address free? Asked while typing; the answer at sign-up is the one that counts. */
export function useSlugCheck(slug: string) {
  return useQuery({
    queryKey: ['slug', slug],
    queryFn: ({ signal }) => api.get<SlugAnswer>('/api/signup/slug/', { slug }, signal),
    enabled: slug.length > 0,
    staleTime: 10_000,
  });
}

export function useSignUp() {
  return useMutation({ mutationFn: (entry: SignUpEntry) => api.post('/api/signup/', entry) });
}

export function useConfirm() {
  return useMutation({
    mutationFn: (entry: { token: string; slug: string }) => api.post<Confirmed>('/api/signup/confirm/', entry),
    onSuccess: ({ workspace_url: url }) => location.assign(url),
  });
}
