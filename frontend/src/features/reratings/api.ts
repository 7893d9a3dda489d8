import type { Rerating, ReratingDetail, ReratingEntry } from '@/api/types';
import { api } from '@/shared/api/client';

const root = '/api/console/reratings/';

export const listReratings = () => api.get<Rerating[]>(root);
export const askForRerating = (entry: ReratingEntry) => api.post<Rerating>(root, entry);
export const readRerating = (id: string) => api.get<ReratingDetail>(`${root}${id}/`);
export const approveRerating = (id: string) => api.post<ReratingDetail>(`${root}${id}/`);
export const rejectRerating = (id: string) => api.delete<ReratingDetail>(`${root}${id}/`);
export const reratingFile = (id: string) => `${root}${id}/csv/`;

/** Somebody works on it: what is shown is asked for again. */
export const isWorkedOn = ({ status }: Pick<Rerating, 'status'>) => status === 'preparing' || status === 'approved';
