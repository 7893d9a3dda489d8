import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Contact, ContactEntry } from '@/api/types';
import { api } from '@/shared/api/client';

/** The queries that show something of a contact. */
export const shownIn = ['contacts', 'contact', 'contact-calls', 'desk-contact'] as const;

export function useContact(id: string) {
  return useQuery({ queryKey: ['contact', id], queryFn: () => api.get<Contact>(`/api/contacts/${id}/`) });
}

/** Keeps a new contact, or changes the one of this id. */
export function keepContact(id: string | null, entry: ContactEntry): Promise<Contact> {
  return id ? api.patch<Contact>(`/api/contacts/${id}/`, entry) : api.post<Contact>('/api/contacts/', entry);
}

export function useDeleteContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/contacts/${id}/`),
    onSuccess: () => Promise.all(shownIn.filter((key) => key !== 'contact').map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}
