import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Queue, QueueEntry } from '@/api/types';
import { api } from '@/shared/api/client';
import type { MemberEntry } from './form';

function useChanged() {
  const client = useQueryClient();
  return () => Promise.all(['queues', 'queue-list', 'desk'].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

/** Saves the settings and then who serves the queue; the second is not tried when the first is refused. */
export function useSaveQueue(id: string | null) {
  return useMutation({
    mutationFn: async ({ settings, members }: { settings: QueueEntry; members: MemberEntry[] }) => {
      const queue = id ? await api.patch<Queue>(`/api/queues/${id}/`, settings) : await api.post<Queue>('/api/queues/', settings);
      return api.put<Queue>(`/api/queues/${queue.id}/members/`, members);
    },
    onSuccess: useChanged(),
  });
}

export function useRemoveQueue() {
  return useMutation({ mutationFn: (id: string) => api.delete(`/api/queues/${id}/`), onSuccess: useChanged() });
}
