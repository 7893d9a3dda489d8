import type { CallbackEntry } from '@/api/types';
import { api } from '@/shared/api/client';

export const callBack = (entry: CallbackEntry) => api.post<{ callback_id: string }>('/api/callbacks/', entry);

export const cancelCallback = (id: string) => api.delete(`/api/callbacks/${id}/`);
