import { createHash } from 'node:crypto';
import { AutomateError, invalidArgument } from '@automate/core';
import { sayApi } from '../problems.ts';
import { HttpError } from './http-error.ts';

/** The ETag of a thing at a version (RFC 9110, section 8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that `If-Match` asks for; undefined for `*` and without the header.
 *
 * @throws INVALID_ARGUMENT when it is no ETag that `entityTag` makes
 */
export function expectedVersion(request: Request): number | undefined {
  const given = request.headers.get('if-match')?.trim();
  if (given === undefined || given === '*') return undefined;
  const version = /^"([1-9]\d{0,8})"$/.exec(given)?.[1];
  if (version === undefined)
    throw invalidArgument('The header if-match must be one ETag as it was given, such as "3".');
  return Number(version);
}

/** The same where a change without it could undo somebody else's. @throws HttpError 428 when the header is not there */
export function requiredVersion(request: Request): number | undefined {
  if (request.headers.has('if-match')) return expectedVersion(request);
  throw new HttpError({
    status: 428,
    code: 'FAILED_PRECONDITION',
    message: 'Send the ETag of what you have read as if-match, so that nobody else’s change is undone; * takes any.',
  });
}

/** The ETag of what is shown, where it has no version. */
export function contentTag(shown: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)}"`;
}

/** Holds `If-Match` to the ETag that there is now; `*` and no header take any. @throws HttpError 412 with that ETag */
export function requireMatch(request: Request, etag: string | undefined): void {
  const given = request.headers.get('if-match')?.trim();
  if (given === undefined || (given === '*' && etag !== undefined)) return;
  if (etag !== undefined && given.split(',').some((each) => each.trim() === etag)) return;
  const { message, reason } = sayApi('changed_meanwhile');
  const headers: Record<string, string> = etag === undefined ? {} : { etag };
  throw new HttpError({ status: 412, code: 'ABORTED', message, headers, details: { reason } });
}

/** Where a route has no versions: asking for one is not passed over. @throws HttpError 412 */
export function refuseVersion({ method, headers }: Request): void {
  if (!['PUT', 'PATCH', 'DELETE'].includes(method) || [null, '*'].includes(headers.get('if-match'))) return;
  const message = 'What this changes has no ETag: leave if-match out.';
  throw new HttpError({ status: 412, code: 'FAILED_PRECONDITION', message });
}

/** ABORTED, which says that somebody else was first, as a 412 with the ETag that there is now. Other errors as they are. */
export function preconditionFailed(error: unknown): unknown {
  if (!AutomateError.isInstance(error) || error.code !== 'ABORTED') return error;
  const version = error.details?.version;
  return new HttpError({
    status: 412,
    code: 'ABORTED',
    message: error.message,
    details: error.details ?? {},
    headers: typeof version === 'number' ? { etag: entityTag(version) } : {},
  });
}
