import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Page } from '@/api/types';
import { type Query, address, api } from './client';

/** The server names pages by whole addresses; the host in them may be an inner one, so only the path is kept. */
export function localPath(url: string): string {
  const parsed = new URL(url, location.origin);
  return `${parsed.pathname}${parsed.search}`;
}

interface Place {
  base: string;
  path: string;
  number: number;
}

/** One page of a keyset list at a time. A change of the filter begins at the first page again. */
export function useKeysetList<T>(key: string, path: string, query: Query = {}, refetchInterval?: number) {
  const base = address(path, query);
  const [place, setPlace] = useState<Place>({ base, path: base, number: 1 });
  const here = place.base === base ? place : { base, path: base, number: 1 };
  const list = useQuery({
    queryKey: [key, here.path],
    queryFn: ({ signal }) => api.get<Page<T>>(here.path, undefined, signal),
    placeholderData: keepPreviousData,
    ...(refetchInterval && { refetchInterval }),
  });
  const go = (url: string | null | undefined, step: number) =>
    url ? () => setPlace({ base, path: localPath(url), number: here.number + step }) : undefined;
  return {
    ...list,
    rows: list.data?.results,
    pageNumber: here.number,
    goNext: go(list.data?.next, 1),
    goPrevious: go(list.data?.previous, -1),
  };
}
