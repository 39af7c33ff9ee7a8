import { credentials } from '../session/credentials.ts';
import { Problem, type ProblemBody } from './problem.ts';

/** `../../` is where the server is, whatever path it is published below. */
const API = new URL('../../api/v1/', document.baseURI);
export const ROOT = new URL('../../', document.baseURI);

export interface CallOptions {
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON; a text is sent as it is, with the content type of `headers`. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** An answer and what its headers say. */
export interface Answer<T> {
  body: T;
  etag: string | undefined;
}

/** @throws Problem for every answer that is no success */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const url = path.startsWith('/') ? new URL(path.slice(1), ROOT) : new URL(path, API);
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  const response = await send(url, method, options);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  if (!response.ok) {
    const body = isJson ? (JSON.parse(text) as Partial<ProblemBody>) : {};
    if (response.status === 401) credentials.refused();
    throw new Problem({ code: 'INTERNAL', detail: response.statusText, ...body, status: response.status });
  }
  return { body: (isJson ? JSON.parse(text) : text) as T, etag: response.headers.get('etag') ?? undefined };
}

async function send(url: URL, method: string, { body, headers, signal }: CallOptions): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...credentials.headers(),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ status: 0, code: 'UNAVAILABLE', detail: 'The server does not answer.' });
  }
}
