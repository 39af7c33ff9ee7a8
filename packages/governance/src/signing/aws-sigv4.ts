import { createHash, createHmac } from 'node:crypto';
import { invalidArgument } from '@automate/core';
import type { AwsSigV4SignRequest } from '@automate/providers';

/** The parts of an authorization header, the signature apart. */
export interface AwsSigV4 {
  signature: string;
  /** Ends where the signature follows. */
  authorization: string;
  /** Beside `authorization`. */
  headers: Record<string, string>;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** Set by whoever sends, after the signature. */
const UNSIGNED = new Set(['authorization', 'host', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token']);

/** AWS Signature Version 4 of a request ("Create a signed AWS API request"). `now` in milliseconds. Throws INVALID_ARGUMENT. */
export function signAwsSigV4(
  secret: string,
  { accessKeyId, region, service, request }: AwsSigV4SignRequest,
  now: number,
  sessionToken?: string,
): AwsSigV4 {
  for (const [name, part] of Object.entries({ accessKeyId, region, service })) {
    if (typeof part !== 'string' || !/^[A-Za-z0-9._-]{1,128}$/.test(part))
      throw invalidArgument(`${name} is none of AWS`);
  }
  const url = new URL(request.url);
  const date = new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const payload = createHash('sha256')
    .update(request.body ?? '')
    .digest('hex');
  const own: Record<string, string> = {
    'x-amz-date': date,
    ...(service === 's3' ? { 'x-amz-content-sha256': payload } : {}),
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const signed = Object.entries({ ...theirs(request.headers ?? {}), ...own, host: url.host }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    (request.method ?? 'GET').toUpperCase(),
    canonicalPath(url, service),
    canonicalQuery(url),
    ...signed.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    payload,
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = [ALGORITHM, date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((above, part) => hmac(above, part), `AWS4${secret}`);
  return {
    signature: hmac(key, text).toString('hex'),
    authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=`,
    headers: own,
  };
}

function theirs(headers: Record<string, string>): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lower.filter(([name]) => !UNSIGNED.has(name)));
}

/** S3 takes the path as it is sent; every other service encodes it once more. */
function canonicalPath({ pathname }: URL, service: string): string {
  const parts = pathname.split('/').map((part) => {
    const once = encode(decode(part));
    return service === 's3' ? once : encode(once);
  });
  return parts.join('/');
}

function canonicalQuery({ search }: URL): string {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
      return [encode(decode(name)), encode(decode(value))] as const;
    });
  const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return pairs
    .sort(([a, b], [c, d]) => order(a, c) || order(b, d))
    .map((pair) => pair.join('='))
    .join('&');
}

/** RFC 3986: all but the unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('The URL to be signed holds a % that encodes nothing');
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
