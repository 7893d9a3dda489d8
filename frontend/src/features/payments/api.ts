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
  OpenedPayment,
  Payment,
  Refund,
  Reminder,
  TrialRow,
  Verification,
} from '@/api/types';
import { address, api } from '@/shared/api/client';

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

export const paymentsAt = `${root}payments/`;
/** What is looked for; null narrows nothing. */
export interface PaymentSearch {
  q: string;
  method: string | null;
  state: string | null;
  month: string | null;
}
export const paymentsFile = (search: PaymentSearch) => address(`${paymentsAt}csv/`, { ...search });
export const openPayment = (id: string) => api.get<OpenedPayment>(`${paymentsAt}${id}/`);
export const takeBackPayment = (id: string, reason: string) => api.post<Payment>(`${paymentsAt}${id}/take-back/`, { reason });
/** What is given back, once for a `key`. */
export interface RefundEntry {
  amount: string;
  reason: string;
  key: string;
}
export const refundToCard = (payment: string, entry: RefundEntry) => api.post<Refund>(`${paymentsAt}${payment}/card-refund/`, entry);
export const refundToBank = (company_id: number, currency: string, paid_on: string, entry: RefundEntry) =>
  api.post<Refund>(`${root}refunds/`, { company_id, currency, paid_on, ...entry });
export const writeOff = (invoice: string, reason: string) => api.post<undefined>(`${invoicesAt}${invoice}/write-off/`, { reason });

const ofCompany = (company: number) => `${root}companies/${company}/`;
export const listReminders = (company: number) => api.get<Reminder[]>(`${ofCompany(company)}reminders/`);
export interface PauseEntry {
  until: string;
  reason: string;
  invoice: string | null;
}
export const pauseReminders = (company: number, entry: PauseEntry) => api.put<undefined>(`${ofCompany(company)}reminders/pause/`, entry);
export const resumeReminders = (company: number) => api.delete(`${ofCompany(company)}reminders/pause/`);
/** Where a billing profile is: the company's own, or one of a company at the console. */
export const profileAt = (company: number | null) => (company === null ? '/api/billing-profile/' : `${ofCompany(company)}billing-profile/`);

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
