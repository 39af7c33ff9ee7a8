import { createHmac } from 'node:crypto';
import { deriveKey, type Keyring } from '../keys/keyring.ts';

/** Hashes from which nobody without the master keys finds out what was hashed by trying (HMAC-SHA256). */
export interface KeyedHash {
  /** Under each master key, that of the current one first: what was hashed before a rotation is known by another. */
  of(text: string): Promise<Uint8Array[]>;
}

/** `purpose`: hashes of another one differ. */
export function createKeyedHash({ keyring, purpose }: { keyring: Keyring; purpose: string }): KeyedHash {
  return {
    async of(text) {
      await keyring.refresh();
      const { current, all } = keyring;
      const inOrder = [current, ...all.filter(({ id }) => id !== current.id)];
      return inOrder.map((key) =>
        createHmac('sha256', deriveKey(key, `keyed hash: ${purpose}`))
          .update(text)
          .digest(),
      );
    },
  };
}
