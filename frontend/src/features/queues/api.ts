import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Page, Queue, QueueEntry, Skill, Team } from '@/api/types';
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

/** The company's skills for choosing from. */
export function useSkills() {
  return useQuery({ queryKey: ['skills'], queryFn: async () => (await api.get<Page<Skill>>('/api/skills/', { page_size: 200 })).results });
}

/** The company's teams for choosing from. */
export function useTeams() {
  return useQuery({ queryKey: ['teams'], queryFn: async () => (await api.get<Page<Team>>('/api/teams/', { page_size: 200 })).results });
}
