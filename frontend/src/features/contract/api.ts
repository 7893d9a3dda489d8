import type { Comparison, Contract, Plan, PlanChange } from '@/api/types';
import { api } from '@/shared/api/client';

const root = '/api/contract/';

export const giveNotice = (ends_on: string) => api.post<Contract>(`${root}notice/`, { ends_on });
export const readOfferedPlans = () => api.get<Plan[]>(`${root}request/`);
export const previewPlan = ({ plan, effective_on }: PlanChange) => api.post<Comparison>(`${root}request/preview/`, { plan, effective_on });
export const askForPlan = (change: PlanChange) => api.post<Contract>(`${root}request/`, change);
export const takeBackRequest = () => api.delete<Contract>(`${root}request/`);
