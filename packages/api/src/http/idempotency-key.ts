import { invalidArgument } from '@automate/core';

/**
 * The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header), with or without its quotes. Undefined when
 * the client sent none.
 *
 * @throws INVALID_ARGUMENT when it is empty, longer than 200 characters, or not printable ASCII.
 */
export function idempotencyKeyOf(request: Request): string | undefined {
  const header = request.headers.get('idempotency-key');
  if (header === null) return undefined;
  const key = /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim();
  if (/^[\x20-\x7e]{1,200}$/.test(key)) return key;
  throw invalidArgument('The header idempotency-key must be 1 to 200 printable ASCII characters.');
}
