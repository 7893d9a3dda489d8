import type { CardDesk, CardPayment, StripeReadiness } from '@/api/types';
import { api } from '@/shared/api/client';

export const readCard = () => api.get<CardDesk>('/api/card/');
export const saveCard = () => api.post<{ url: string }>('/api/card/');
export const removeCard = () => api.delete('/api/card/');
/** Asks Stripe what became of its pages: somebody has just come back from one. */
export const lookAtPages = () => api.post<CardDesk>('/api/card/look/');

const of = (invoice: string) => `/api/invoices/${invoice}/card-payment/`;
export const readCardPayment = (invoice: string) => api.get<{ payment: CardPayment | null }>(of(invoice));
export const payByCard = (invoice: string) => api.post<{ url: string }>(of(invoice));

export const readStripe = () => api.get<StripeReadiness>('/api/console/stripe/');
