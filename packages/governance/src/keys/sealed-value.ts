import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AutomateError } from '@automate/core';
import { deriveKey, type Keyring, type MasterKey } from './keyring.ts';

/** A value encrypted with AES-256-GCM. The 16 bytes of the tag stand at the ciphertext's end. */
export interface SealedValue {
  keyId: string;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
}

/** Where a value belongs. It decrypts nowhere else. */
export interface SealedPlace {
  tenantId: string;
  secretId: string;
  version: number;
}

const CIPHER = 'aes-256-gcm';
/** The size GCM is made for, random for every value (NIST SP 800-38D, 8.2.2: good for 2^32 values under one key). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function seal(keyring: Keyring, place: SealedPlace, value: string): SealedValue {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, encryptionKey(keyring.current), nonce).setAAD(associatedData(place));
  const ciphertext = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: keyring.current.id, nonce, ciphertext };
}

/** Throws FAILED_PRECONDITION for a key that is not there, DATA_LOSS when the value was changed, moved, or meant for another key. */
export function unseal(keyring: Keyring, place: SealedPlace, { keyId, nonce, ciphertext }: SealedValue): string {
  const key = encryptionKey(keyring.byId(keyId));
  const end = ciphertext.byteLength - TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(associatedData(place))
      .setAuthTag(ciphertext.subarray(end));
    return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]).toString('utf8');
  } catch {
    throw new AutomateError({
      code: 'DATA_LOSS',
      message: `Version ${place.version} of the secret ${place.secretId} of tenant "${place.tenantId}" does not decrypt: the row was changed, or key "${keyId}" is another one than it was encrypted with. Set the secret again.`,
      effect: 'none',
    });
  }
}

function encryptionKey(key: MasterKey): Uint8Array {
  return deriveKey(key, 'secrets table');
}

/** Unambiguous: no part can reach into the next. */
function associatedData({ tenantId, secretId, version }: SealedPlace): Uint8Array {
  return Buffer.from(JSON.stringify(['automate secret', tenantId, secretId, version]));
}
