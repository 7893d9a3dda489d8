import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Queue, QueueEntry } from '@/api/types';
import { api } from '@/shared/api/client';
import { differing } from '@/shared/format/differing';
import { type MemberEntry, asEntry, asForm } from './form';

function useChanged() {
  const client = useQueryClient();
  return () => Promise.all(['queues', 'queue-list', 'desk'].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

/** Saves the settings and then who serves the queue; the second is not tried when the first is refused. Of a queue there
 * was only what differs is sent: two people who change different things of it at once both keep theirs. */
export function useSaveQueue(queue: Queue | null) {
  return useMutation({
    mutationFn: async ({ settings, members }: { settings: QueueEntry; members: MemberEntry[] }) => {
      const before = queue && asEntry(asForm(queue));
      const own = before ? differing(before.settings, settings) : settings;
      const path = queue ? `/api/queues/${queue.id}/` : '/api/queues/';
      const saved = queue ? await api.patch<Queue>(path, own) : await api.post<Queue>(path, own);
      if (before && !differing({ members: before.members }, { members }).members) return saved;
      return api.put<Queue>(`/api/queues/${saved.id}/members/`, members);
    },
    onSuccess: useChanged(),
  });
}

export function useRemoveQueue() {
  return useMutation({ mutationFn: (id: string) => api.delete(`/api/queues/${id}/`), onSuccess: useChanged() });
}
