/** What may be shown of a secret. */
export interface SecretInfo {
  key: string;
  /** Counts from 1 with every `set`; absent where the backend keeps none. */
  version?: number;
  updatedAt?: Date;
}

/** One stored value of a secret. */
export interface SecretVersion {
  version: number;
  createdAt: Date;
}

/** Where secrets are kept. `@automate/governance/contract-suite` tests an implementation. */
export interface SecretsBackend {
  /** For messages and `SecretInfo`, for example `environment`. */
  readonly id: string;
  /** The raw value. @throws SecretNotFoundError */
  get(tenantId: string, key: string): Promise<string>;
  /** Stores a value; the next `get` gives it. Absent: the backend is read-only. */
  set?(tenantId: string, key: string, value: string): Promise<SecretInfo>;
  /** Removes the secret with all its versions. One that is not there is no error. */
  delete?(tenantId: string, key: string): Promise<void>;
  /** The tenant's secrets by key, without their values. */
  list?(tenantId: string): Promise<SecretInfo[]>;
  /** Newest first. @throws SecretNotFoundError */
  versions?(tenantId: string, key: string): Promise<SecretVersion[]>;
}
