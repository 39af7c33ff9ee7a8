import type { ErrorCode, ErrorEffect } from '@automate/core';

/** What an answer says of the request, without its words. */
interface StatusMeaning {
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

/** The table of `httpStatusError`. */
export function meaningOf(status: number, attempt: number): StatusMeaning {
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
    // What gRPC gateways make of a call that was cancelled on its way.
    case 499:
      return { code: 'UNAVAILABLE', retryable: true, effect: 'unknown' };
    case 504:
      return { code: 'DEADLINE_EXCEEDED', retryable: true, effect: 'unknown' };
  }
  // 503 too, whatever its `Retry-After`: Varnish writes one when what is behind it broke off after the request was handed on.
  if (status >= 500) return { code: 'UNAVAILABLE', retryable: true, effect: 'unknown' };
  if (status >= 400) return { code: CODES_4XX[status] ?? 'INVALID_ARGUMENT', retryable: false, effect: 'none' };
  // A success or a redirection that was not wanted: something may well have happened.
  return { code: 'FAILED_PRECONDITION', retryable: false, effect: 'unknown' };
}
