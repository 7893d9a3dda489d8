import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isDatabaseAway, retryDelay, worthRetrying } from './client';
import { ApiError } from './errors';

/** A session that ended elsewhere shows the log-in page at the next request instead of a page of errors; and when
 * something could not be done because the database is away, asking for the session tells when it is back. */
function askSessionAgain(client: () => QueryClient) {
  return (error: Error) => {
    if (isDatabaseAway(error) || (error instanceof ApiError && error.status === 401)) {
      void client().invalidateQueries({ queryKey: ['session'] });
    }
  };
}

export function makeQueryClient(): QueryClient {
  const onError = askSessionAgain(() => client);
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => query.queryKey[0] !== 'session' && onError(error),
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: worthRetrying, retryDelay, staleTime: 15_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
  return client;
}
