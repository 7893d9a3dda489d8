import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useNotice } from '@/shared/ui/useNotice';
import { type Arrangement, completed } from './arrangement';

interface Kept {
  value: Arrangement | null;
}

const queryKey = ['preferences', 'wallboard'];
const path = '/api/preferences/wallboard/';

/** The person's own arrangement, and how to change it: shown at once, kept on the server. */
export function useArrangement(): [Arrangement, (next: Arrangement) => void] {
  const client = useQueryClient();
  const notice = useNotice();
  const { data } = useQuery({ queryKey, queryFn: () => api.get<Kept>(path), staleTime: Infinity });
  const keep = useMutation({
    scope: { id: path }, // one after the other: the last one said is the one that stays
    mutationFn: (value: Arrangement) => api.put(path, { value }),
    onError: (error) => {
      notice.failed(error);
      void client.invalidateQueries({ queryKey });
    },
  });
  const change = (value: Arrangement) => {
    client.setQueryData<Kept>(queryKey, { value });
    keep.mutate(value);
  };
  return [completed(data?.value), change];
}
