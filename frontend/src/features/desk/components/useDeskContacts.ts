import { useQuery } from '@tanstack/react-query';
import type { DeskCall, DeskContact } from '@/api/types';
import { api } from '@/shared/api/client';

/** Who may be on the line of the call at hand, by the contacts of the company whose call it is. */
export function useDeskContacts(call: Pick<DeskCall, 'id'>) {
  return useQuery({ queryKey: ['desk-contact', call.id], queryFn: () => api.get<DeskContact[]>('/api/desk/contact/') });
}
