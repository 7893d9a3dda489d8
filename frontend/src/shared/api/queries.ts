import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { worthRetrying } from './client';
import { ApiError } from './errors';

/** A session that ended elsewhere shows the log-in page at the next request instead of a page of errors. */
function forgetSessionOn401(client: () => QueryClient) {
  return (error: Error) => {
    if (error instanceof ApiError && error.status === 401) {
      void client().invalidateQueries({ queryKey: ['session'] });
    }
  };
}

export function makeQueryClient(): QueryClient {
  const onError = forgetSessionOn401(() => client);
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => query.queryKey[0] !== 'session' && onError(error),
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 15_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
  return client;
}
