import { STATUS_CODES } from 'node:http';
import {
  AutomateError,
  type ErrorCode,
  type InputProblem,
  isReason,
  type JsonValue,
  type Reason,
} from '@automate/core';
import { HttpError } from './http-error.ts';

const STATUS: Record<ErrorCode, number> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  FAILED_PRECONDITION: 409,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  PAYLOAD_TOO_LARGE: 413,
  RESOURCE_EXHAUSTED: 429,
  DEADLINE_EXCEEDED: 504,
  CANCELLED: 409,
  UNAVAILABLE: 503,
  UNIMPLEMENTED: 501,
  DATA_LOSS: 500,
  INTERNAL: 500,
  LEASE_LOST: 409,
  SECRET_NOT_FOUND: 409,
};

/** The body of every answer that is not a success: RFC 9457, `application/problem+json`. */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  detail: string;
  /** One of the project's error codes. */
  code: ErrorCode;
  /** Finds the request in the server's log. */
  traceId: string;
  /** Every problem of the input at once. `pointer` is a JSON Pointer into the body, or names a query parameter. */
  errors?: InputProblem[];
  /** What `detail` says, as data: its kind, and what it is about. */
  reason?: Reason;
}

/** A problem and the headers that go with it. */
export interface ProblemAnswer {
  problem: Problem;
  headers: Record<string, string>;
}

/** The HTTP status of an error code. */
export function statusOf(error: AutomateError): number {
  return error instanceof HttpError ? error.status : STATUS[error.code];
}

/**
 * The answer to an error. An unexpected error says nothing of its inside: the log has it under the trace id. `redact`
 * masks every secret that is known, in what comes back.
 */
export function toProblem(error: unknown, traceId: string, redact: (text: string) => string): ProblemAnswer {
  const known = AutomateError.isInstance(error) && statusOf(error) !== 500 ? error : undefined;
  if (!known) {
    const detail = `The server failed while answering. Its log has the reason under trace id ${traceId}.`;
    return { problem: frame(500, detail, 'INTERNAL', traceId), headers: {} };
  }
  const status = statusOf(known);
  const problem = frame(status, redact(known.message), known.code, traceId);
  const { errors, reason } = known.details ?? {};
  if (isReason(reason)) problem.reason = redacted(reason, redact);
  if (errors && errors.length > 0) {
    problem.errors = errors.map(({ reason, ...each }) => ({
      ...each,
      message: redact(each.message),
      pointer: redact(each.pointer),
      ...(isReason(reason) && { reason: redacted(reason, redact) }),
    }));
  }
  const headers: Record<string, string> = known instanceof HttpError ? { ...known.headers } : {};
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="automate"';
  if (status === 429 || status === 503) {
    headers['retry-after'] ??= String(Math.max(1, Math.ceil((known.retryAfterMs ?? 1000) / 1000)));
  }
  return { problem, headers };
}

function redacted<T extends JsonValue>(whole: T, redact: (text: string) => string): T {
  const of = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(of);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, of(each)]));
  };
  return of(whole) as T;
}

function frame(status: number, detail: string, code: ErrorCode, traceId: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code, traceId };
}
