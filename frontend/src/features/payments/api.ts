import type {
  BankLine,
  BankPreview,
  CompanyInvoice,
  CompanyInvoiceDetail,
  CreditEntry,
  CreditNote,
  Debtor,
  InvoiceOutcome,
  InvoiceRun,
  LegalEntity,
  Payment,
  TrialRow,
  Verification,
} from '@/api/types';
import { api } from '@/shared/api/client';

const root = '/api/console/';

export const invoicesAt = `${root}invoices/`;
export const fileOf = (invoice: CompanyInvoice, form: 'pdf' | 'csv' | 'xlsx') => `${invoicesAt}${invoice.id}/file/${form}/`;
export const financeFile = (report: 'journal' | 'receivables', form: 'csv' | 'xlsx', first: string) =>
  `${root}finance/${report}/${form}/?first=${first}`;

/** What is done with several invoices at once; each is answered by itself. */
export type Deed = 'check' | 'finalise' | 'send';
export const doWith = (deed: Deed, invoices: string[]) => api.post<InvoiceOutcome[]>(`${invoicesAt}${deed}/`, { invoices });

export const readInvoice = (id: string) => api.get<CompanyInvoiceDetail>(`${invoicesAt}${id}/`);

export const creditInvoice = (id: string, entry: CreditEntry) => api.post<CreditNote>(`${invoicesAt}${id}/credit/`, entry);

export const listRuns = () => api.get<InvoiceRun[]>(`${root}invoice-runs/`);
export const startRun = (month: string) => api.post<InvoiceRun>(`${root}invoice-runs/`, { month });

export interface PaymentEntry {
  company_id: number;
  currency: string;
  amount: string;
  received_on: string;
  reference: string;
  key: string;
}
export const bookPayment = (entry: PaymentEntry) => api.post<Payment>(`${root}payments/`, entry);

export const listDebtors = () => api.get<Debtor[]>(`${root}receivables/`);
export const readTrial = () => api.get<TrialRow[]>(`${root}trial-balance/`);
export const readVerification = () => api.get<Verification>(`${root}verification/`);

export const listEntities = () => api.get<LegalEntity[]>(`${root}legal-entities/`);
export type EntityEntry = Omit<LegalEntity, 'series'> & { invoice_prefix?: string; credit_prefix?: string };
export const saveEntity = ({ code, ...facts }: EntityEntry, known: boolean) =>
  known ? api.patch<LegalEntity>(`${root}legal-entities/${code}/`, facts) : api.post<LegalEntity>(`${root}legal-entities/`, { code, ...facts });

/** Reads the bank's file: `preview` keeps nothing, `import` books what is certain. */
export function sendBankFile(step: 'preview' | 'import', file: File) {
  const form = new FormData();
  form.append('file', file);
  return api.post<BankPreview>(`${root}bank/${step}/`, form);
}
export const listBankLines = () => api.get<BankLine[]>(`${root}bank-lines/`);
export const bookBankLine = (line: number, companyId: number, invoices: string[]) =>
  api.post<Payment>(`${root}bank-lines/${line}/`, { company_id: companyId, invoices });
export const ignoreBankLine = (line: number) => api.delete(`${root}bank-lines/${line}/`);
