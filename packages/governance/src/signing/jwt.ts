import { createHmac, sign } from 'node:crypto';
import { invalidArgument, type JsonObject } from '@automate/core';
import type { JwtSignRequest } from '@automate/providers';
import { keyBytes, privateKey } from './signing-key.ts';

/** A token of a longer life is a credential of its own. */
const LONGEST_SECONDS = 3600;

/** A JWT (RFC 7519) signed as RFC 7515 and RFC 8037 say. `now` in milliseconds. Throws INVALID_ARGUMENT. */
export function signJwt(secret: string, request: JwtSignRequest, now: number): string {
  const { algorithm, claims, expiresInSeconds = 300, keyId } = request;
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > LONGEST_SECONDS) {
    throw invalidArgument(`expiresInSeconds must be a whole number from 1 to ${LONGEST_SECONDS}`);
  }
  const own = ['iat', 'exp'].filter((name) => Object.hasOwn(claims, name));
  if (own.length > 0) throw invalidArgument(`claims cannot hold ${own.join(' and ')}: say expiresInSeconds`);
  const iat = Math.floor(now / 1000);
  const header = { alg: algorithm, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) };
  const signed = `${encode(header)}.${encode({ ...claims, iat, exp: iat + expiresInSeconds })}`;
  return `${signed}.${signatureOf(secret, Buffer.from(signed), request).toString('base64url')}`;
}

function signatureOf(secret: string, data: Buffer, { algorithm, keyEncoding }: JwtSignRequest): Buffer {
  switch (algorithm) {
    case 'HS256':
      return createHmac('sha256', keyBytes(secret, keyEncoding)).update(data).digest();
    case 'RS256':
      return sign('sha256', data, privateKey(secret, 'rsa'));
    case 'ES256':
      return sign('sha256', data, { key: privateKey(secret, 'ec'), dsaEncoding: 'ieee-p1363' });
    case 'EdDSA':
      return sign(null, data, privateKey(secret, 'ed25519'));
  }
}

function encode(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
