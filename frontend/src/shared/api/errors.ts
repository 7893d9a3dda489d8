/** What the server says when it refuses: a stable code, a sentence, and notes per field. */
export interface ErrorBody {
  code: string;
  message: string;
  fields: Record<string, string[]>;
}

/** A refused or failed request. `code` is stable and chooses the sentence shown to people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(message);
  }
}

/** Nothing answered: no network, or the server is being restarted. */
export function unreachable(): ApiError {
  return new ApiError(0, 'unreachable', 'The server did not answer.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldNotes(raw: unknown): Record<string, string[]> {
  if (!isRecord(raw)) return {};
  return Object.fromEntries(
    Object.entries(raw).map(([name, note]) => [name, (Array.isArray(note) ? note : [note]).map(String)]),
  );
}

/** Reads `{code, message, fields}`; anything else becomes `http_STATUS`. */
export async function errorFrom(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (isRecord(body) && typeof body.code === 'string') {
    const message = typeof body.message === 'string' ? body.message : body.code;
    return new ApiError(response.status, body.code, message, fieldNotes(body.fields));
  }
  return new ApiError(response.status, `http_${response.status}`, response.statusText);
}

/** A part of the application that is no longer there: a newer version was put in place while this tab was open. */
function isStale(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script failed|preload/i.test(error.message);
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, isStale(error) ? 'stale_page' : 'unexpected', error instanceof Error ? error.message : String(error));
}
