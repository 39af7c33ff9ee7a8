import { createPrivateKey, type KeyObject } from 'node:crypto';
import { AutomateError } from '@automate/core';
import type { KeyEncoding } from '@automate/providers';

const WRITTEN: Record<Exclude<KeyEncoding, 'text'>, RegExp> = {
  hex: /^(?:[0-9a-f]{2})+$/i,
  base64: /^[A-Za-z0-9+/]+={0,2}$/,
  base64url: /^[A-Za-z0-9_-]+$/,
};

/** The key that a secret's text is. Throws FAILED_PRECONDITION, without the text, when it is not written so. */
export function keyBytes(secret: string, encoding: KeyEncoding = 'text'): Buffer {
  if (encoding === 'text') return Buffer.from(secret);
  if (WRITTEN[encoding].test(secret)) return Buffer.from(secret, encoding);
  throw unfit(`is not written in ${encoding}`);
}

/** A private key in PEM of the type that an algorithm needs. Throws FAILED_PRECONDITION, without the text. */
export function privateKey(secret: string, type: 'rsa' | 'ec' | 'ed25519'): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(secret);
  } catch {
    throw unfit('is no private key in PEM (without a passphrase)');
  }
  if (key.asymmetricKeyType !== type) throw unfit(`is a key of the type ${key.asymmetricKeyType}, not ${type}`);
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  // RFC 7518, sections 3.3 and 3.4.
  if (type === 'rsa' && (modulusLength ?? 0) < 2048) throw unfit('is an RSA key of less than 2,048 bits');
  if (type === 'ec' && namedCurve !== 'prime256v1') throw unfit('is a key of another curve than P-256');
  return key;
}

function unfit(reason: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `The secret cannot sign: it ${reason}.`,
    effect: 'none',
  });
}
