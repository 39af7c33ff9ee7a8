import type { ErrorCode, ErrorDetails, ErrorEffect } from '@automate/core';
import { ConnectorError } from '../connector-error.ts';
import { retryAfterMs } from './retry-after.ts';

/** What is known of an answer that is not the wanted one. */
export interface UnwantedAnswer {
  /** What was asked, for people: `POST https://api.example.com`. No path or query: they may hold a secret. */
  request: string;
  status: number;
  headers: Headers;
  /** `ActionContext.attempt`. */
  attempt: number;
  /** What the service says, for people. */
  reason?: string | undefined;
  details?: ErrorDetails | undefined;
  now?: Date;
}

interface Meaning {
  code: ErrorCode;
  retryable: boolean;
  effect: ErrorEffect;
}

const CODES_4XX: Record<number, ErrorCode> = {
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  409: 'FAILED_PRECONDITION',
  410: 'NOT_FOUND',
  412: 'FAILED_PRECONDITION',
  413: 'PAYLOAD_TOO_LARGE',
  423: 'FAILED_PRECONDITION',
  424: 'FAILED_PRECONDITION',
  428: 'FAILED_PRECONDITION',
};

/** See `httpStatusError`. */
function meaningOf(status: number, attempt: number, waitMs: number | undefined): Meaning {
  switch (status) {
    // The request was not complete; but gateways also say it when what is behind them did not answer.
    case 408:
      return { code: 'DEADLINE_EXCEEDED', retryable: true, effect: 'unknown' };
    // A conflict with the state, or, with an idempotency key, with an earlier attempt that is still at work.
    case 409:
      return { code: 'FAILED_PRECONDITION', retryable: false, effect: attempt > 1 ? 'unknown' : 'none' };
    case 425:
      return { code: 'UNAVAILABLE', retryable: true, effect: 'none' };
    case 429:
      return { code: 'RESOURCE_EXHAUSTED', retryable: true, effect: 'none' };
    case 501:
      return { code: 'UNIMPLEMENTED', retryable: false, effect: 'unknown' };
    // Without a time to come back, gateways also say it of a connection that broke after the request was handed on.
    case 503:
      return { code: 'UNAVAILABLE', retryable: true, effect: waitMs === undefined ? 'unknown' : 'none' };
    case 504:
      return { code: 'DEADLINE_EXCEEDED', retryable: true, effect: 'unknown' };
  }
  if (status >= 500) return { code: 'UNAVAILABLE', retryable: true, effect: 'unknown' };
  if (status >= 400) return { code: CODES_4XX[status] ?? 'INVALID_ARGUMENT', retryable: false, effect: 'none' };
  // A success or a redirection that was not wanted: something may well have happened.
  return { code: 'FAILED_PRECONDITION', retryable: false, effect: 'unknown' };
}

/**
 * The ConnectorError for an HTTP answer that is not the wanted one.
 *
 * | status | effect | retryable |
 * |---|---|---|
 * | 4xx in general | none: the service refused | no |
 * | 408 | unknown | yes |
 * | 409 | none on the first attempt, then unknown | no |
 * | 425, 429 | none | yes, after `Retry-After` |
 * | 503 with `Retry-After` | none | yes, after that |
 * | 501 | unknown | no |
 * | other 5xx, 503 without `Retry-After` | unknown | yes |
 * | all else | unknown | no |
 *
 * An error that is retryable with effect unknown is retried for `pure` and `idempotent` actions only.
 */
export function httpStatusError(answer: UnwantedAnswer): ConnectorError {
  const { request, status, headers, attempt, reason, details, now } = answer;
  const waitMs = retryAfterMs(headers, now);
  const { code, retryable, effect } = meaningOf(status, attempt, waitMs);
  return new ConnectorError({
    code,
    message: `${request} answered ${status}${reason ? `: ${reason}` : ''}`,
    retryable,
    effect,
    ...(retryable ? { retryAfterMs: waitMs } : {}),
    details: { ...details, status },
  });
}
