import { invalidArgument } from '@automate/core';
import type { EgressTarget } from '@automate/egress';
import type { AwsSigV4SignRequest, HmacSignRequest, JwtSignRequest, SignRequest } from '@automate/providers';
import { findPlaceholders } from '../secrets/placeholder-token.ts';
import { signAwsSigV4 } from './aws-sigv4.ts';
import { signHmac } from './hmac.ts';
import { signJwt } from './jwt.ts';

const SCHEMES: readonly string[] = ['hmac', 'jwt', 'aws-sigv4'] satisfies SignRequest['scheme'][];
const HASHES = ['sha1', 'sha256', 'sha384', 'sha512', undefined];
const ALGORITHMS = ['HS256', 'RS256', 'ES256', 'EdDSA'];
const ENCODINGS = ['text', 'hex', 'base64', 'base64url', undefined];

/** Refuses what comes from a plugin and cannot be signed. Throws INVALID_ARGUMENT. */
export function checkSignRequest(request: SignRequest): void {
  if (!SCHEMES.includes(request?.scheme)) throw invalidArgument(`sign: scheme must be one of ${SCHEMES.join(', ')}`);
  const known =
    request.scheme === 'aws-sigv4' ||
    (ENCODINGS.includes(request.keyEncoding) &&
      (request.scheme === 'hmac'
        ? HASHES.includes(request.hash) && ENCODINGS.includes(request.output) && (request.output as string) !== 'text'
        : ALGORITHMS.includes(request.algorithm)));
  if (!known) throw invalidArgument(`sign: the algorithm or an encoding of ${request.scheme} is none there is`);
  const problem = request.scheme === 'aws-sigv4' ? requestProblem(request) : signedProblem(request);
  if (problem !== undefined) throw invalidArgument(`sign: ${problem}`);
  // Signed would be the placeholder, and sent its secret.
  const signed =
    request.scheme === 'jwt' ? request.claims : request.scheme === 'hmac' ? request.message : request.request;
  if (textsOf(signed).some((text) => findPlaceholders(text).length > 0)) {
    throw invalidArgument('sign: what is signed cannot hold the placeholder of a secret');
  }
}

function signedProblem(request: HmacSignRequest | JwtSignRequest): string | undefined {
  if (request.scheme === 'hmac') return isBytes(request.message) ? undefined : 'message must be a text or bytes';
  const { claims, keyId = '' } = request;
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return 'claims must be an object';
  return typeof keyId === 'string' ? undefined : 'keyId must be a text';
}

function requestProblem(request: AwsSigV4SignRequest): string | undefined {
  signTarget(request);
  const { method = 'GET', headers = {}, body = '' } = request.request;
  if (typeof method !== 'string' || !/^[A-Za-z]{1,20}$/.test(method)) return 'request.method is no method';
  if (!isBytes(body)) return 'request.body must be a text or bytes';
  const sound = ([name, value]: [string, unknown]) =>
    /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
  return Object.entries(headers).every(sound)
    ? undefined
    : 'request.headers has a name or a value that headers cannot have';
}

function isBytes(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Where a request that is signed as a whole goes. Undefined for what is not one. Throws INVALID_ARGUMENT. */
export function signTarget(request: SignRequest): EgressTarget | undefined {
  if (request.scheme !== 'aws-sigv4') return undefined;
  const url = URL.canParse(request.request?.url) ? new URL(request.request.url) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw invalidArgument('sign: request.url must be absolute, http or https');
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { protocol: url.protocol, host: url.hostname.toLowerCase().replace(/\.$/, ''), port };
}

/** What a scheme makes: the signature, and for a whole request the headers it needs. `now` in milliseconds. */
export function signWith(
  secret: string,
  request: SignRequest,
  now: number,
  sessionToken: string | undefined,
): { value: string; headers: Record<string, string>; authorization?: string } {
  switch (request.scheme) {
    case 'hmac':
      return { value: signHmac(secret, request), headers: {} };
    case 'jwt':
      return { value: signJwt(secret, request, now), headers: {} };
    case 'aws-sigv4': {
      const { signature, authorization, headers } = signAwsSigV4(secret, request, now, sessionToken);
      return { value: signature, headers, authorization };
    }
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (ArrayBuffer.isView(value)) {
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [name, ...textsOf(inside)]);
}
