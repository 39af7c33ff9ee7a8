import type { ErrorDetails } from '@automate/core';
import { ConnectorError } from '../connector-error.ts';
import { retryAfterMs } from './retry-after.ts';
import { meaningOf } from './status-meaning.ts';

/** What is known of an answer that is not the wanted one. */
export interface UnwantedAnswer {
  /** What was asked, for people: `POST https://api.example.com/orders`, see `shownAddress`. No query: it may hold a secret. */
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

/**
 * The ConnectorError for an HTTP answer that is not the wanted one.
 *
 * | status | effect | retryable |
 * |---|---|---|
 * | 4xx in general | none: the service refused | no |
 * | 408, 499 | unknown | yes |
 * | 409 | none on the first attempt, then unknown | no |
 * | 425, 429 | none | yes, after `Retry-After` |
 * | 501 | unknown | no |
 * | other 5xx | unknown | yes, after `Retry-After` |
 * | all else | unknown | no |
 *
 * An error that is retryable with effect unknown is retried for `pure` and `idempotent` actions only.
 */
export function httpStatusError(answer: UnwantedAnswer): ConnectorError {
  const { request, status, headers, attempt, reason, details, now } = answer;
  const { code, retryable, effect } = meaningOf(status, attempt);
  // Why nobody knows, once the step is uncertain; what only reads changes nothing.
  const open = effect === 'unknown' && !/^(GET|HEAD) /.test(request) ? ', and may have done it' : '';
  return new ConnectorError({
    code,
    message: `${request} answered ${status}${open}${reason ? `: ${reason}` : ''}`,
    retryable,
    effect,
    ...(retryable ? { retryAfterMs: retryAfterMs(headers, now) } : {}),
    details: { ...details, status },
  });
}
