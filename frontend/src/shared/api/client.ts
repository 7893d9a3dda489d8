import { noteServerTime } from './serverClock';
import { ApiError, errorFrom, unreachable } from './errors';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  body?: unknown;
  query?: Query;
  signal?: AbortSignal | undefined;
}

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

/** `/api/calls/` and `{q: 'a', page: undefined}` → `/api/calls/?q=a`. Empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  if (kept.length === 0) return path;
  const search = new URLSearchParams(kept.map(([name, value]) => [name, String(value)]));
  return `${path}${path.includes('?') ? '&' : '?'}${search.toString()}`;
}

function headers(method: Method, hasBody: boolean): Headers {
  const all = new Headers({ Accept: 'application/json', 'Accept-Language': document.documentElement.lang });
  if (hasBody) all.set('Content-Type', 'application/json');
  if (method !== 'GET') {
    all.set('X-CSRFToken', cookie('csrftoken'));
    all.set('Idempotency-Key', crypto.randomUUID());
  }
  return all;
}

async function send(method: Method, path: string, options: Options): Promise<Response> {
  const { body } = options;
  const isForm = body instanceof FormData; // whose content type, with its boundary, is the browser's to write
  const init: RequestInit = { method, headers: headers(method, body !== undefined && !isForm), credentials: 'same-origin' };
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
  if (options.signal) init.signal = options.signal;
  try {
    const response = await fetch(address(path, options.query), init);
    noteServerTime(response.headers.get('Date'));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
}

/** One JSON request. Rejects with `ApiError`; an empty answer resolves to `undefined`. */
export async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await errorFrom(response);
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T;
  return (await response.json()) as T;
}

/** A file that is made of the one that is sent. */
async function file(path: string, body: unknown): Promise<Blob> {
  const response = await send('PUT', path, { body });
  if (!response.ok) throw await errorFrom(response);
  return response.blob();
}

export const api = {
  file,
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    request<T>('GET', path, { ...(query && { query }), signal }),
  post: <T>(path: string, body: unknown = {}) => request<T>('POST', path, { body }),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  delete: <T = undefined>(path: string) => request<T>('DELETE', path),
};

/** The server is there and its database is not: nothing is wrong with what was asked, only with the moment. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'database_unavailable';
}

/** Should a failed read be tried again by itself? For a while when the server was not reached or is restarting, and for
 * as long as it lasts while its database is away: the page goes on by itself. */
export function worthRetrying(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (isDatabaseAway(error)) return true;
  return failures < 3 && (error.status === 0 || error.status === 502 || error.status === 503);
}

/** Milliseconds until a read is tried again: soon at first, then every few seconds. */
export function retryDelay(failures: number): number {
  return Math.min(1000 * 2 ** failures, 4000);
}
