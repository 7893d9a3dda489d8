import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Queue } from '@/api/types';
import { api } from '@/shared/api/client';

export interface QueueEntry {
  name: string;
  strategy: Queue['strategy'];
  offer_timeout_ms: number;
  wrap_up_ms: number;
  max_waiting: number;
  max_wait_ms: number;
  announce_every_ms: number;
  missed_until_away: number;
  record: Queue['record'];
}

export interface MemberEntry {
  user_id: number;
  level: number;
  priority: number;
}

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
