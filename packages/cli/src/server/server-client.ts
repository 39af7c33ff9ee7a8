import { AutomateError, type ErrorCode, type InputProblem } from '@automate/core';
import type { FoundServer } from './find-server.ts';

const TIMEOUT_MS = 30_000;

export interface ServerRequest {
  /** Sent as JSON, unless it is a text. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API of a server, with a key. */
export interface ServerClient {
  url: string;
  /**
   * The body of the answer.
   * @throws AutomateError what the server refused, by its code; UNAVAILABLE where none answers
   */
  call<T>(method: string, path: string, request?: ServerRequest): Promise<T>;
}

export function createServerClient({ url, key }: FoundServer): ServerClient {
  return {
    url,
    async call<T>(method: string, path: string, { body, headers = {} }: ServerRequest = {}) {
      const json = body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' };
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, accept: 'application/json', ...json, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        // The key is for this address alone.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: unknown) => {
        throw unreachable(url, error);
      });
      const text = await response.text().catch((error: unknown) => {
        throw unreachable(url, error);
      });
      if (response.ok) return text === '' ? (undefined as T) : readJson<T>(url, text);
      throw refused(url, response.status, text);
    },
  };
}

function unreachable(url: string, error: unknown): AutomateError {
  const { name, message, cause } = error as Error;
  const reason =
    name === 'TimeoutError'
      ? `no answer in ${TIMEOUT_MS / 1000} s`
      : ((cause as NodeJS.ErrnoException)?.code ?? message);
  return new AutomateError({
    code: 'UNAVAILABLE',
    message: `no server answers at ${url} (${reason}): start one, or say where it is with --server or AUTOMATE_URL`,
  });
}

/** What a server answers is what its API says. */
function readJson<T>(url: string, text: string): T {
  try {
    return JSON.parse(text);
  } catch {
    throw new AutomateError({
      code: 'UNAVAILABLE',
      message: `what answers at ${url} is no Automate server: ${text.slice(0, 80)}`,
    });
  }
}

function refused(url: string, status: number, text: string): AutomateError {
  const problem = text.startsWith('{')
    ? readJson<Partial<{ code: ErrorCode; detail: string; errors: InputProblem[] }>>(url, text)
    : {};
  const { code = 'UNAVAILABLE', detail = `${url} answers with ${status}`, errors } = problem;
  const hint = code === 'UNAUTHENTICATED' ? ' (the key: AUTOMATE_API_KEY, --key-file)' : '';
  return new AutomateError({
    code,
    message: detail + hint,
    effect: status < 500 ? 'none' : 'unknown',
    ...(errors && { details: { errors } }),
  });
}
