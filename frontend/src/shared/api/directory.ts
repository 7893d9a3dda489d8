import { useQuery } from '@tanstack/react-query';
import type { DeskInfo, Disposition, Member, Page, Queue, Skill, Team } from '@/api/types';
import { api } from './client';

/** The company's queues for choosing from; shared by every page that names one. */
export function useQueues(enabled = true) {
  return useQuery({
    queryKey: ['queues'],
    queryFn: async () => (await api.get<Page<Queue>>('/api/queues/', { page_size: 200 })).results,
    enabled,
  });
}

/** The results agents choose from, by code. */
export function useDispositions(enabled = true) {
  return useQuery({
    queryKey: ['dispositions'],
    queryFn: () => api.get<Disposition[]>('/api/dispositions/'),
    staleTime: 5 * 60_000,
    enabled,
  });
}

/** The company's people for choosing from. */
export function useMembers(enabled = true) {
  return useQuery({
    queryKey: ['members'],
    queryFn: async () => (await api.get<Page<Member>>('/api/members/', { page_size: 200 })).results,
    enabled,
  });
}

/** What does not change from second to second at one's own desk: my queues, my seat. */
export function useDeskInfo(enabled = true) {
  return useQuery({ queryKey: ['desk'], queryFn: () => api.get<DeskInfo>('/api/desk/'), enabled });
}

/** The company's skills for choosing from. */
export function useSkills() {
  return useQuery({ queryKey: ['skills'], queryFn: async () => (await api.get<Page<Skill>>('/api/skills/', { page_size: 200 })).results });
}

/** The company's teams for choosing from. */
export function useTeams() {
  return useQuery({ queryKey: ['teams'], queryFn: async () => (await api.get<Page<Team>>('/api/teams/', { page_size: 200 })).results });
}
