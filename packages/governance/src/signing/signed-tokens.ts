import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, JsonObject } from '@automate/core';
import { systemClock } from '@automate/core';
import { deriveKey, type Keyring, type MasterKey } from '../keys/keyring.ts';

/** What a token says, or why it says nothing: `invalid` is not ours or was changed. */
export type TokenReading = { status: 'valid'; claims: JsonObject } | { status: 'invalid' | 'expired' };

/** Tokens that say something, with the server's word for it (HMAC-SHA256 under a key derived for one purpose). */
export interface SignedTokens {
  sign(claims: JsonObject, expiresAt: Date): string;
  /** Takes the same time for every token of a length that is not ours. Never throws. */
  read(token: string): Promise<TokenReading>;
}

const MAX_TOKEN = 8_000;
const FORM = /^([A-Za-z0-9_-]{1,100})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** `purpose`: tokens of another one are not valid here. One signed under a master key that was retired is not valid. */
export function createSignedTokens(options: {
  keyring: Keyring;
  purpose: string;
  clock?: Pick<Clock, 'now'>;
}): SignedTokens {
  const { keyring, purpose, clock = systemClock } = options;
  const macOf = (key: MasterKey, text: string) =>
    createHmac('sha256', deriveKey(key, `signed tokens: ${purpose}`))
      .update(text)
      .digest();

  return {
    sign(claims, expiresAt) {
      const body = Buffer.from(JSON.stringify({ exp: expiresAt.getTime(), claims })).toString('base64url');
      const text = `${keyring.current.id}.${body}`;
      return `${text}.${macOf(keyring.current, text).toString('base64url')}`;
    },
    async read(token) {
      const [, keyId, body, mac] = (token.length <= MAX_TOKEN && FORM.exec(token)) || [];
      if (keyId === undefined || body === undefined || mac === undefined) return { status: 'invalid' };
      await keyring.refresh();
      const key = keyring.all.find(({ id }) => id === keyId);
      const expected = macOf(key ?? keyring.current, `${keyId}.${body}`).toString('base64url');
      // As text: the last of 43 characters has two bits more than 32 bytes need, so four texts decode alike.
      const same = timingSafeEqual(Buffer.from(expected), Buffer.from(mac));
      if (!same || key === undefined) return { status: 'invalid' };
      const { exp, claims } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
        exp: number;
        claims: JsonObject;
      };
      return exp > clock.now() ? { status: 'valid', claims } : { status: 'expired' };
    },
  };
}
