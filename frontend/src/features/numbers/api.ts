import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CompanyNumber } from '@/api/types';
import { api } from '@/shared/api/client';

function useChanged() {
  const client = useQueryClient();
  return () => Promise.all([client.invalidateQueries({ queryKey: ['numbers'] }), client.invalidateQueries({ queryKey: ['numbers-available'] })]);
}

export function useClaim() {
  const changed = useChanged();
  return useMutation({ mutationFn: (e164: string) => api.post<CompanyNumber>('/api/numbers/', { e164 }), onSuccess: changed });
}

export function useRelease() {
  const changed = useChanged();
  return useMutation({ mutationFn: (id: number) => api.delete(`/api/numbers/${id}/`), onSuccess: changed });
}

export function useRelabel() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ id, label }: { id: number; label: string }) => api.patch<CompanyNumber>(`/api/numbers/${id}/`, { label }),
    onSuccess: changed,
  });
}
