import { ConnectorError, httpStatusError, retryAfterMs } from '@automate/connectors';
import type { InputProblem, JsonValue } from '@automate/core';

/** An answer of GitHub's that is not the wanted one. */
export interface GitHubRefusal {
  /** For people: `POST https://api.github.com`. */
  request: string;
  status: number;
  headers: Headers;
  /** Parsed, null when it was no JSON. */
  body: JsonValue;
  attempt: number;
  now?: Date;
}

const MAX_TEXT = 500;
/** What GitHub asks for when it names no time after a secondary limit. */
const SECONDARY_LIMIT_MS = 60_000;
/** As for `Retry-After`: a time beyond is a mistake. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;
const HINTS: Record<number, string> = {
  401: 'check the access token',
  403: 'check what the access token may do',
  404: 'check the names; what the token may not see is not found either',
};

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : undefined;
}

/** `errors` of a 422: objects {resource, field, code, message}, or texts. */
function problemsOf(body: JsonValue): InputProblem[] {
  const errors = member(body, 'errors');
  return (Array.isArray(errors) ? errors : []).slice(0, 100).map((error) => {
    const field = textOf(member(error, 'field'));
    const message =
      textOf(error) ?? textOf(member(error, 'message')) ?? textOf(member(error, 'code')) ?? 'is not valid';
    return { pointer: field === undefined ? '' : `/${field}`, message };
  });
}

/** How long GitHub wants to be left alone, in milliseconds; undefined when it is no rate limit. */
function rateLimitWait({ status, headers, body, now = new Date() }: GitHubRefusal): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfterMs(headers, now);
  if (asked !== undefined) return asked;
  const reset = headers.get('x-ratelimit-reset') ?? '';
  if (headers.get('x-ratelimit-remaining') === '0' && /^\d{1,12}$/.test(reset)) {
    return Math.min(Math.max(Number(reset) * 1000 - now.getTime(), 1000), LONGEST_WAIT_MS);
  }
  const limited = status === 429 || /rate limit/i.test(textOf(member(body, 'message')) ?? '');
  return limited ? SECONDARY_LIMIT_MS : undefined;
}

/**
 * What GitHub's refusal means (https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api). A rate
 * limit, primary or secondary, is RESOURCE_EXHAUSTED with the time to wait; a 422 lists every problem; the rest is as
 * for any HTTP service.
 */
export function gitHubError(refusal: GitHubRefusal): ConnectorError {
  const { request, status, headers, body, attempt, now } = refusal;
  const said = textOf(member(body, 'message'));
  const waitMs = rateLimitWait(refusal);
  if (waitMs !== undefined) {
    return new ConnectorError({
      code: 'RESOURCE_EXHAUSTED',
      message: `${request} answered ${status}: ${said ?? 'rate limit exceeded'}`,
      retryable: true,
      retryAfterMs: waitMs,
      effect: 'none',
      details: { status },
    });
  }
  const problems = problemsOf(body);
  const listed = problems
    .map(({ pointer, message }) => (pointer ? `${pointer.slice(1)}: ${message}` : message))
    .join('; ');
  return httpStatusError({
    request,
    status,
    headers,
    attempt,
    reason: [said, listed, HINTS[status]].filter(Boolean).join(' - '),
    details: problems.length > 0 ? { errors: problems } : {},
    ...(now ? { now } : {}),
  });
}

/** GitHub accepted, but the answer is not what it should be: it may well have been done. */
export function unreadableAnswer(request: string, what: string): ConnectorError {
  return new ConnectorError({ code: 'INTERNAL', message: `${request}: the answer has no ${what}`, effect: 'unknown' });
}

/** The instance's API URL is none that can be asked: nothing was sent. */
export function badBaseUrl(instance: string): ConnectorError {
  return new ConnectorError({
    code: 'FAILED_PRECONDITION',
    message: `the instance "${instance}" of github has no valid API URL: write it as https://<host>/api/v3`,
    effect: 'none',
  });
}
