import type { Maker } from '../roles/maker.ts';
import type { Grantor } from '../roles/rights.ts';

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
  /** As the audit table names them. Null: it was made before that was kept. */
  createdBy: string | null;
  /** Its user is disabled, or not in the tenant any more: it is refused. */
  suspended: boolean;
}

export interface CreateApiKey {
  tenantId: string;
  name: string;
  permissions: readonly string[];
  /** Default: never. */
  expiresAt?: Date;
  /** Who asked, for the audit table. Default `system`. */
  actor?: string;
  /** Whose rights bound it: those of a user, also of the one who made the key that makes it. Default: nobody's. */
  maker?: Maker | undefined;
}

export interface RevokeApiKey {
  /** Whoever has less than the key cannot, except for one of their own. Default: the system. */
  by?: Grantor;
  /** What becomes of the keys that it made, and those that they made. Default `revoked`. */
  made?: 'revoked' | 'kept' | undefined;
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
  /**
   * Undefined when there is no such key, it was revoked or has expired, or its user is disabled or not here any more; what its
   * user lacks, it lacks. All of it takes effect within 5 seconds in every process.
   */
  verify(token: string): Promise<ApiKeyPrincipal | undefined>;
  list(tenantId: string): Promise<ApiKeyInfo[]>;
  /** @throws AutomateError NOT_FOUND, PERMISSION_DENIED */
  revoke(tenantId: string, id: string, options?: RevokeApiKey): Promise<ApiKeyInfo>;
  /** Writes what is known of last uses. */
  close(): Promise<void>;
}
