import type { PriceBook, PriceListPreview } from '@/api/types';
import { api } from '@/shared/api/client';

const root = '/api/console/price-books/';

export const listBooks = () => api.get<PriceBook[]>(root);

export const createBook = (book: Pick<PriceBook, 'code' | 'name_zh' | 'name_en' | 'currency'>) => api.post<PriceBook>(root, book);

/** Reads a price list; it prices nothing before it is published. */
export function uploadList(code: string, file: File, effectiveFrom: string) {
  const form = new FormData();
  form.append('file', file);
  form.append('effective_from', effectiveFrom);
  return api.put<PriceListPreview>(`${root}${code}/draft/`, form);
}

export const readDraft = (code: string) => api.get<PriceListPreview>(`${root}${code}/draft/`);
export const discardDraft = (code: string) => api.delete(`${root}${code}/draft/`);
export const publishDraft = (code: string) => api.post<PriceBook>(`${root}${code}/publish/`);

export const fileOf = (code: string, version: number, form: 'csv' | 'xlsx') => `${root}${code}/${version}/${form}/`;
