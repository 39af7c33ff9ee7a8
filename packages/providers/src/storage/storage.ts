/** What one call of a storage may be given beside what it works on. */
export interface StorageCallOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

export interface PutOptions extends StorageCallOptions {
  /** Largest content that is taken. Default {@link MAX_OBJECT_BYTES}. */
  maxBytes?: number;
}

export interface ListOptions extends StorageCallOptions {
  /** The `cursor` of the page before. Absent: from the beginning. */
  cursor?: string;
  /** Objects per page, 1 to 1000. Default 100. */
  limit?: number;
}

/** Texts that are kept with an object. Names are `^[a-z][a-z0-9_]*$`; all of it together has at most 1 KiB in UTF-8. */
export type StorageMetadata = Record<string, string>;

/** Where an object was put. */
export interface StorageLocation {
  key: string;
  /** For people and logs: `file:///var/lib/automate/daily/dump`, `s3://backups/daily/dump`. Never with a credential. */
  uri: string;
  /** Bytes. */
  size: number;
}

/** One object of a listing. */
export interface StorageEntry {
  key: string;
  /** Bytes. */
  size: number;
  updatedAt: Date;
}

/** An object as it was when it was asked for, however it is replaced while it is read. */
export interface StoredObject extends StorageEntry {
  metadata: StorageMetadata;
  /** Read it to its end, or cancel it. */
  content: ReadableStream<Uint8Array>;
}

/** One page of a listing. */
export interface StoragePage {
  /** By key, in the order of their UTF-8 bytes. */
  objects: StorageEntry[];
  /** Absent: there is no more. */
  cursor?: string;
}

/**
 * Where artifacts, backups and files are kept, by key. A key is a path of names with `/` between them: see
 * {@link storageKeyProblem}. It need not be a folder: `a` and `a/b` can both be there.
 */
export interface Storage {
  /**
   * Stores the whole content under the key, in place of what was there. Readers see the old object or the new one, never a
   * part, whatever happens; a content that breaks off leaves the old one. What is resolved to is durable.
   * @throws AutomateError INVALID_ARGUMENT (key, metadata), PAYLOAD_TOO_LARGE; whatever the content throws
   */
  put(
    key: string,
    content: ReadableStream<Uint8Array>,
    metadata?: StorageMetadata,
    options?: PutOptions,
  ): Promise<StorageLocation>;
  /** @throws AutomateError NOT_FOUND, INVALID_ARGUMENT (key) */
  get(key: string, options?: StorageCallOptions): Promise<StoredObject>;
  /**
   * Objects whose key begins with the text `prefix`; every one when it is empty.
   * @throws AutomateError INVALID_ARGUMENT (prefix, cursor, limit)
   */
  list(prefix?: string, options?: ListOptions): Promise<StoragePage>;
  /** Removes the object. One that is not there is no error. @throws AutomateError INVALID_ARGUMENT (key) */
  delete(key: string, options?: StorageCallOptions): Promise<void>;
}

/** 5 GiB, what common services take in one piece. */
export const MAX_OBJECT_BYTES = 5 * 1024 ** 3;
export const DEFAULT_LIST_LIMIT = 100;
export const MAX_LIST_LIMIT = 1000;
