import { AutomateError, ERROR_CODES, type ErrorCode, type InputProblem } from '@automate/core';

/** What may be over at the next attempt. */
const PASSING = new Set([408, 429, 502, 503, 504]);

/**
 * An answer that is no success as the error it stands for: `details` has its `status`, the `traceId` that finds it in the
 * server's log, the `reason` as data where it has one and, for bad input, all `errors` with their JSON Pointers.
 */
export function refusal(response: Response, body: unknown): AutomateError {
  const { status } = response;
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<string, unknown>>;
  const { code, detail, traceId, errors, reason } = problem;
  const known = ERROR_CODES.includes(code as ErrorCode);
  return new AutomateError({
    code: known ? (code as ErrorCode) : 'UNAVAILABLE',
    message: known && typeof detail === 'string' ? detail : `${originOf(response)} answers with ${status}`,
    retryable: PASSING.has(status),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    effect: status < 500 ? 'none' : 'unknown',
    details: {
      status,
      ...(typeof traceId === 'string' && { traceId }),
      ...(Array.isArray(errors) && { errors: errors as InputProblem[] }),
      ...(reason !== undefined && { reason }),
    },
  });
}

/** UNAVAILABLE for a server that does not answer, or not as an API does. CANCELLED when the caller gave up. */
export function unanswered(url: string, thrown: unknown, signal: AbortSignal | undefined): AutomateError {
  if (signal?.aborted) {
    return new AutomateError({ code: 'CANCELLED', message: 'the call was given up', cause: thrown });
  }
  const { name, message, cause } = thrown as Error;
  const reason = name === 'TimeoutError' ? 'no answer in time' : ((cause as { code?: string })?.code ?? message);
  const said = name === 'SyntaxError' ? `what answers at ${url} is no Automate server` : `no server answers at ${url}`;
  return new AutomateError({ code: 'UNAVAILABLE', message: `${said} (${reason})`, cause: thrown });
}

/** Seconds or a date (RFC 9110, section 10.2.3) in milliseconds from now. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function originOf({ url }: Response): string {
  return url === '' ? 'the server' : new URL(url).origin;
}
