import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Menu, MenuEntry } from '@/api/types';
import { api } from '@/shared/api/client';

const key = ['menu'];

export function useMenu() {
  return useQuery({ queryKey: key, queryFn: () => api.get<Menu>('/api/flow/'), staleTime: Infinity });
}

export function usePublish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (menu: MenuEntry) => api.put<Menu>('/api/flow/', menu),
    onSuccess: (menu) => client.setQueryData(key, menu),
  });
}
