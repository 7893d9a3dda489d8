import { useQuery } from '@tanstack/react-query';
import type { CallDetail, Playback } from '@/api/types';
import { api } from '@/shared/api/client';
import { ApiError } from '@/shared/api/errors';

export function useCall(id: string) {
  return useQuery({ queryKey: ['call', id], queryFn: () => api.get<CallDetail>(`/api/calls/${id}/`) });
}

/** A signed address that plays a sound of the call; asked for again before it expires. */
export function usePlayback(call: string, sound: 'voicemail' | `recordings/${string}`, enabled: boolean) {
  return useQuery({
    queryKey: ['playback', call, sound],
    queryFn: () => api.get<Playback>(`/api/calls/${call}/${sound}/`),
    enabled,
    staleTime: 10 * 60_000,
    retry: (failures, error) => failures < 5 && error instanceof ApiError && error.code === 'recording_not_ready',
    retryDelay: 2000,
  });
}
