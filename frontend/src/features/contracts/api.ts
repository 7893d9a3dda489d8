import type { Comparison, CompanyContract, ContractChange, ContractTemplates } from '@/api/types';
import { api } from '@/shared/api/client';

const of = (company: number) => `/api/console/companies/${company}/contract/`;

export const readContract = (company: number) => api.get<CompanyContract>(of(company));
export const readTemplates = () => api.get<ContractTemplates>('/api/console/contract-templates/');
export const preview = (company: number, change: ContractChange) => api.post<Comparison>(`${of(company)}preview/`, change);
export const propose = (company: number, change: ContractChange) => api.post<CompanyContract>(of(company), change);
export const approve = (proposal: number) => api.post<CompanyContract>(`/api/console/proposals/${proposal}/`);
export const reject = (proposal: number) => api.delete(`/api/console/proposals/${proposal}/`);
export const giveNotice = (company: number, ends_on: string) => api.post<CompanyContract>(`${of(company)}notice/`, { ends_on });
export const takeBackNotice = (company: number) => api.delete<CompanyContract>(`${of(company)}notice/`);
