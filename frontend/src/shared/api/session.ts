import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Language, fromServer, showLanguage, toServer } from '@/shared/i18n';
import { api } from './client';
import { ApiError } from './errors';
import type { Permission, Session } from '@/api/types';

const key = ['session'] as const;

/** `lapsed`: the server does not know it any more, and the page waits for its person to log in again. */
export type SeenSession = Session & { lapsed?: true };

/** A session that was there and ended leaves the page as it is: what is typed there is not lost. */
async function readSession(known: SeenSession | null | undefined): Promise<SeenSession | null> {
  try {
    const session = await api.get<Session>('/api/session/');
    // At the public site the visitor's own choice stands: only a workspace follows the person's setting.
    if (session.company) await showLanguage(fromServer(session.user.language));
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401 && known) return { ...known, lapsed: true };
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return null;
    throw error;
  }
}

/** Who is logged in on this host; `null` when nobody is. */
export function useSession() {
  return useQuery({ queryKey: key, queryFn: ({ client }) => readSession(client.getQueryData<SeenSession | null>(key)), staleTime: 60_000 });
}

/** The session on pages that are only shown to people who are logged in. */
export function useCurrentSession(): Session {
  const { data } = useSession();
  if (!data) throw new Error('this page needs a session');
  return data;
}

export function usePermission(name: Permission): boolean {
  return useEntitled()(name);
}

/** The same as a question for whoever decides later. */
export function useEntitled(): (name: Permission) => boolean {
  const { data } = useSession();
  const permissions = data?.permissions;
  return useCallback((name) => permissions?.includes(name) ?? false, [permissions]);
}

export function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (entry: { email: string; password: string }) => api.post<Session>('/api/session/', entry),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useEnterWithTicket() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ticket: string) => api.post<Session>('/api/session/enter/', { ticket }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete('/api/session/'),
    onSuccess: () => {
      client.clear();
      location.assign('/login');
    },
  });
}

/** Shows the other language at once; the server is told when somebody is logged in. */
export function useChangeLanguage() {
  const client = useQueryClient();
  return async (language: Language): Promise<void> => {
    const session = client.getQueryData<Session | null>(key);
    if (session?.company) {
      client.setQueryData(key, { ...session, user: { ...session.user, language: toServer(language) } });
      await api.patch('/api/session/', { language: toServer(language) }).catch(() => undefined);
    }
    await showLanguage(language);
  };
}
