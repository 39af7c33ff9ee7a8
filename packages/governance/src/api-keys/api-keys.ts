/** What is known of a key. Never the key itself. */
export interface ApiKeyInfo {
  id: string;
  tenantId: string;
  name: string;
  /** As `allowsOperation` of @automate/core reads them. */
  permissions: string[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** Written at most once a minute. */
  lastUsedAt: Date | null;
}

export interface CreateApiKey {
  tenantId: string;
  name: string;
  permissions: readonly string[];
  /** Default: never. */
  expiresAt?: Date;
  /** Who asked, for the audit table. Default `system`. */
  actor?: string;
}

/** Who a valid key stands for. */
export interface ApiKeyPrincipal {
  keyId: string;
  tenantId: string;
  permissions: readonly string[];
  /** When the key ends; what it makes must end by then too. */
  expiresAt: Date | null;
}

/** API keys: bearer tokens `ak_<id>_<secret>`, of which only a hash is kept. */
export interface ApiKeys {
  /** The token is given here and never again. @throws AutomateError INVALID_ARGUMENT for an unknown permission */
  create(key: CreateApiKey): Promise<{ token: string; info: ApiKeyInfo }>;
  /** Undefined when there is no such key, or it was revoked or has expired. A revocation takes effect within 5 seconds in every process. */
  verify(token: string): Promise<ApiKeyPrincipal | undefined>;
  list(tenantId: string): Promise<ApiKeyInfo[]>;
  /** @throws AutomateError NOT_FOUND */
  revoke(tenantId: string, id: string, actor?: string): Promise<ApiKeyInfo>;
  /** Writes what is known of last uses. */
  close(): Promise<void>;
}
