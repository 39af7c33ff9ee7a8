/** A master key by its id. Never the key itself. */
export interface MasterKeyStatus {
  id: string;
  /** Encrypts what is stored from now on. */
  current: boolean;
  /** Whether this process has it. Where not, its values cannot be read until it is handed over again. */
  present: boolean;
  /** Stored values of secrets, old versions too, that it encrypts. */
  values: number;
}

/** A stored value that could not be read, and so was left as it is. */
export interface UnreadableValue {
  tenantId: string;
  /** The secret's name. */
  key: string;
  version: number;
  keyId: string;
  /** `key missing`: hand the key over and go on. `damaged`: set the secret again. */
  reason: 'key missing' | 'damaged';
}

export interface ReencryptProgress {
  reencrypted: number;
  unreadable: number;
  /** Values that were to be encrypted anew when it began. */
  total: number;
}

export interface ReencryptOptions {
  /** Values in one statement. Default 200. */
  batchSize?: number;
  /** Told after each batch. */
  onProgress?(progress: ReencryptProgress): void;
  /** Ends it between two batches. What was done stays done. */
  signal?: AbortSignal;
  /** For the audit table. Default `system`. */
  actor?: string;
}

/** What a whole pass did. */
export interface Reencryption {
  /** The key that encrypts everything readable now. */
  keyId: string;
  reencrypted: number;
  unreadable: number;
  /** The first hundred of them. */
  unreadableValues: UnreadableValue[];
}

/** The master keys of an installation and what they encrypt in the secrets table, over all tenants. */
export interface MasterKeys {
  /** The current key first; also keys that are gone and still encrypt something. */
  status(): Promise<MasterKeyStatus[]>;
  /**
   * Makes a new current key. What is stored under the others stays readable.
   * @throws AutomateError FAILED_PRECONDITION where the keys come from the environment: they are changed there
   */
  introduce(change?: { actor?: string }): Promise<MasterKeyStatus>;
  /**
   * Encrypts everything that another key encrypts with the current one, batch by batch, beside readers and writers. It may
   * be ended at any time and begun again: each batch is done whole or not at all. What cannot be read is left and told.
   * @throws AutomateError CANCELLED by the signal
   */
  reencrypt(options?: ReencryptOptions): Promise<Reencryption>;
  /**
   * Removes the keys that encrypt nothing any more; gives their ids. A backup of the database from before the
   * re-encryption cannot be read without them.
   * @throws AutomateError FAILED_PRECONDITION where the keys come from the environment
   */
  retire(change?: { actor?: string }): Promise<string[]>;
}
