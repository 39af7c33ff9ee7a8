import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The two parts of `ak_<id>_<secret>`. */
export interface ApiKeyToken {
  id: string;
  secret: string;
}

const TOKEN = /^ak_([0-9a-f]{20})_([A-Za-z0-9_-]{43})$/;

/** A new token: an id of 80 random bits, to look it up by, and a secret of 256. */
export function newApiKeyToken(): ApiKeyToken {
  return { id: randomBytes(10).toString('hex'), secret: randomBytes(32).toString('base64url') };
}

export function writeApiKeyToken({ id, secret }: ApiKeyToken): string {
  return `ak_${id}_${secret}`;
}

export function parseApiKeyToken(token: string): ApiKeyToken | undefined {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** SHA-256 is enough: 256 random bits cannot be guessed however fast the hash is. */
export function hashToken(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** In constant time. */
export function matchesHash(secret: string, hash: Uint8Array): boolean {
  return hash.byteLength === 32 && timingSafeEqual(hashToken(secret), hash);
}
