import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Today } from '@/api/types';
import { api } from '@/shared/api/client';
import type { Arrangement } from './arranging/arrangement';

const every = 15_000;

/** The company's day so far, counted as the person wants it counted, read again every 15 seconds. */
export function useToday({ target_s, level }: Pick<Arrangement, 'target_s' | 'level'>) {
  return useQuery({
    queryKey: ['report', 'today', target_s, level],
    queryFn: () => api.get<Today>('/api/reports/today/', { target_s: String(target_s), level }),
    refetchInterval: every,
    placeholderData: keepPreviousData,
  });
}
