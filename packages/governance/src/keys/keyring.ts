import { createHash, hkdfSync } from 'node:crypto';
import { AutomateError, invalidArgument } from '@automate/core';

/** Length of a master key in bytes. */
export const MASTER_KEY_BYTES = 32;

/** A master key and its name. Everything else is derived from it. */
export interface MasterKey {
  /** Written beside what it encrypted. By default made from the key, so two different keys never share one. */
  id: string;
  key: Uint8Array;
}

/** The master keys of an installation: the first encrypts, every one decrypts. */
export interface Keyring {
  readonly current: MasterKey;
  readonly all: readonly MasterKey[];
  /** @throws AutomateError FAILED_PRECONDITION that names the missing key and those that are there */
  byId(id: string): MasterKey;
  /** Sees what another process introduced or retired meanwhile, where that can be. Cheap when nothing was. */
  refresh(): Promise<void>;
}

/** A keyring that keys can be added to, for every process that uses it. Whoever changes it holds `lockMasterKeys` alone. */
export interface EditableKeyring extends Keyring {
  /** Makes a new key the current one; the others stay to decrypt. */
  introduce(key: MasterKey): Promise<void>;
  /** Removes keys, for good. The current one stays. */
  retire(ids: readonly string[]): Promise<void>;
}

/** A master key from 32 bytes or their base64. Throws INVALID_ARGUMENT; the message never holds the key. */
export function masterKey(value: Uint8Array | string, id?: string): MasterKey {
  const key = typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.from(value);
  if (key.length !== MASTER_KEY_BYTES) {
    throw invalidArgument(
      `A master key has ${MASTER_KEY_BYTES} bytes; this one has ${key.length}. Make one with: openssl rand -base64 32`,
    );
  }
  return { id: id ?? createHash('sha256').update('automate key id').update(key).digest('hex').slice(0, 16), key };
}

/** A keyring; the first key is the current one. Throws INVALID_ARGUMENT when it is empty or two keys share an id. */
export function createKeyring(keys: readonly MasterKey[]): Keyring {
  const [current] = keys;
  if (current === undefined) throw invalidArgument('A keyring needs a master key');
  const known = new Map(keys.map((key) => [key.id, key]));
  if (known.size < keys.length) throw invalidArgument('Two master keys have the same id');
  return {
    current,
    all: [...keys],
    refresh: async () => {},
    byId(id) {
      const key = known.get(id);
      if (key) return key;
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        message: `This was encrypted with the master key "${id}", which is not here (there is ${[...known.keys()].join(', ')}): processes on one database need the same keys. Hand that key over too (AUTOMATE_MASTER_KEY, or master.key in the data directory).`,
        effect: 'none',
        details: { keyId: id, known: [...known.keys()] },
      });
    },
  };
}

/** A key for one purpose (RFC 5869), so that no key is used for two things. */
export function deriveKey({ key }: MasterKey, purpose: string): Uint8Array {
  return Buffer.from(hkdfSync('sha256', key, '', `automate ${purpose}`, 32));
}
