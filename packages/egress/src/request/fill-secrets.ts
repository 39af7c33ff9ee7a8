import { AutomateError, invalidArgument } from '@automate/core';
import type { OutgoingRequest } from '../connection/send.ts';
import { maskHeader } from '../response/mask-header.ts';
import type { EgressTarget, ResponseRedactor, SecretPlaceholders, SecretScope } from '../secret-placeholders.ts';
import { bodyEncoding, type Encode, encodeNothing, encodePath, encodeQuery } from './placeholder-encoding.ts';
import { type RequestTemplate, targetOf } from './request-template.ts';

/** The placeholders of a request, and what each header and the body hold. */
export interface FoundPlaceholders {
  all: Set<string>;
  headers: Set<string>;
  body: boolean;
}

/** Looks at the path, the query, every header (also inside Basic credentials) and the body. */
export function findPlaceholders(template: RequestTemplate, secrets: SecretPlaceholders): FoundPlaceholders {
  const found: FoundPlaceholders = { all: new Set(), headers: new Set(), body: false };
  const look = (text: string) => {
    const matches = secrets.find(text);
    for (const { placeholder } of matches) found.all.add(placeholder);
    return matches.length > 0;
  };
  if (!template.urlFromServer) {
    look(template.url.pathname);
    look(template.url.search);
  }
  for (const [name, value] of template.headers) {
    if (look(value) || look(basicCredentials(name, value) ?? '')) found.headers.add(name);
  }
  found.body = template.body !== null && look(latin1(template.body));
  return found;
}

/** The plaintexts of placeholders, by placeholder, for one target. Throws PERMISSION_DENIED when one may not go there. */
export async function revealAll(
  placeholders: ReadonlySet<string>,
  secrets: SecretPlaceholders,
  scope: SecretScope | undefined,
  target: EgressTarget,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const placeholder of placeholders) {
    if (scope === undefined) {
      throw new AutomateError({
        code: 'PERMISSION_DENIED',
        message: `The secret ${secrets.display(placeholder)} cannot be sent to ${target.host}: this request may use no secrets.`,
        effect: 'none',
        details: { secret: secrets.display(placeholder), host: target.host },
      });
    }
    values.set(placeholder, await secrets.reveal(placeholder, { scope, target }));
  }
  return values;
}

/** The request as it goes out. Throws INVALID_ARGUMENT when a plaintext cannot stand where its placeholder does. */
export function fillSecrets(
  template: RequestTemplate,
  values: ReadonlyMap<string, string>,
  secrets: SecretPlaceholders | undefined,
): OutgoingRequest {
  const { url, method, headers, body } = template;
  const target = targetOf(url);
  if (secrets === undefined || values.size === 0) {
    return { target, method, path: url.pathname + url.search, headers, body };
  }
  const fill = (text: string, encode: Encode) => fillText(text, encode, values, secrets);
  const contentType = headers.find(([name]) => name === 'content-type')?.[1];
  return {
    target,
    method,
    path: template.urlFromServer
      ? url.pathname + url.search
      : fill(url.pathname, encodePath) + fill(url.search, encodeQuery),
    headers: headers.map(([name, value]) => [name, fillHeader(name, value, fill)]),
    body: body && fillBody(body, contentType, values, secrets),
  };
}

/** Whether a text holds a plaintext: as it is, percent-encoded, or in a form that the redactor knows. */
export function holdsPlaintext(
  text: string,
  plaintexts: ReadonlySet<string>,
  redactor: ResponseRedactor | undefined,
): boolean {
  if (redactor && maskHeader(text, redactor) !== text) return true;
  const decoded = text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString(),
  );
  return [...plaintexts].some((plaintext) => text.includes(plaintext) || decoded.includes(plaintext));
}

/** A text as it may be shown: `$secret:KEY` instead of each placeholder. */
export function withoutPlaceholders(text: string, secrets: SecretPlaceholders | undefined): string {
  const found = secrets?.find(text) ?? [];
  return found.reduce((all, { placeholder }) => all.replaceAll(placeholder, secrets!.display(placeholder)), text);
}

/** A host name must not depend on a secret: it is looked up, and decides what may be sent. Throws INVALID_ARGUMENT. */
export function refuseInAuthority(url: string, secrets: SecretPlaceholders): void {
  // Read as URL does: without line breaks and tabs, with any slashes or none.
  const authority = /^[^:/?#]*:[/\\]*([^/\\?#]*)/.exec(url.replaceAll(/[\t\n\r]/g, ''))?.[1] ?? '';
  const [inHost] = secrets.find(authority);
  if (inHost === undefined) return;
  throw invalidArgument(`The secret ${secrets.display(inHost.placeholder)} cannot stand in a URL's host`);
}

function fillText(
  text: string,
  encode: Encode,
  values: ReadonlyMap<string, string>,
  secrets: SecretPlaceholders,
): string {
  let filled = '';
  let from = 0;
  for (const { placeholder, index } of secrets.find(text)) {
    filled += text.slice(from, index) + encode(values.get(placeholder)!);
    from = index + placeholder.length;
  }
  return filled + text.slice(from);
}

function fillHeader(name: string, value: string, fill: (text: string, encode: Encode) => string): string {
  const credentials = basicCredentials(name, value);
  const filled =
    credentials !== undefined && fill(credentials, encodeNothing) !== credentials
      ? `Basic ${Buffer.from(fill(credentials, encodeNothing)).toString('base64')}`
      : fill(value, encodeNothing);
  // RFC 9110, section 5.5: no control characters but tab; what is beyond Latin-1 has no form at all.
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(filled) && filled.trim() === filled) return filled;
  throw invalidArgument(
    `The header "${name}" cannot carry its secret: the value has line breaks, surrounding spaces, or characters that headers cannot have`,
  );
}

/** Bytes that are not UTF-8 stay as they are: the body is read as Latin-1, one character per byte. */
function fillBody(
  body: Uint8Array,
  contentType: string | undefined,
  values: ReadonlyMap<string, string>,
  secrets: SecretPlaceholders,
): Uint8Array {
  const text = latin1(body);
  if (secrets.find(text).length === 0) return body;
  const encode = bodyEncoding(contentType, Buffer.from(body).toString());
  const filled = fillText(text, (plaintext) => Buffer.from(encode(plaintext)).toString('latin1'), values, secrets);
  return Buffer.from(filled, 'latin1');
}

/** `user:password` of Basic credentials (RFC 7617). */
function basicCredentials(name: string, value: string): string | undefined {
  const match = name === 'authorization' ? /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(value) : null;
  return match === null ? undefined : Buffer.from(match[1]!, 'base64').toString();
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
