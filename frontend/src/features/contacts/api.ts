import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Contact, ContactImport, ContactPair, Erasure, MergedContact } from '@/api/types';
import { api } from '@/shared/api/client';
import { type ContactForm, asChange, asEntry } from './form';

/** The queries that show something of a contact. */
export const shownIn = ['contacts', 'contact', 'contact-calls', 'desk-contact'] as const;

export function useContact(id: string) {
  return useQuery({ queryKey: ['contact', id], queryFn: () => api.get<Contact>(`/api/contacts/${id}/`) });
}

/** Keeps a new contact, or of one that was there `before` what the form changed. */
export function keepContact(before: Contact | null, form: ContactForm): Promise<Contact> {
  return before ? api.patch<Contact>(`/api/contacts/${before.id}/`, asChange(before, form)) : api.post<Contact>('/api/contacts/', asEntry(form));
}

/** A file with what its columns are; without `mapping`, what they seem to be. */
export interface Table {
  file: File;
  mapping?: readonly string[];
}

function asForm({ file, mapping }: Table): FormData {
  const form = new FormData();
  form.append('file', file);
  mapping?.forEach((target) => form.append('mapping', target));
  return form;
}

export const lookAt = (table: Table) => api.put<ContactImport>('/api/contacts/import/preview/', asForm(table));
export const takeIn = (table: Table) => api.put<ContactImport>('/api/contacts/import/', asForm(table));
export const faultyRows = (table: Table) => api.file('/api/contacts/import/faulty/', asForm(table));

export const duplicates = () => api.get<ContactPair[]>('/api/contacts/duplicates/');
/** What `kept` would be with all that is known of `gone`. */
export const lookAtMerged = (kept: string, gone: string) => api.get<MergedContact>(`/api/contacts/${kept}/merge/${gone}/`);
export const merge = (kept: string, gone: string) => api.post<Contact>(`/api/contacts/${kept}/merge/${gone}/`);

/** What erasing a person would take out of the calls. */
export const lookAtErasure = (id: string) => api.get<Erasure>(`/api/contacts/${id}/erase/`);
export const erase = (id: string) => api.post<Erasure>(`/api/contacts/${id}/erase/`);

export function useDeleteContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/contacts/${id}/`),
    onSuccess: () => Promise.all(shownIn.filter((key) => key !== 'contact').map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}
