export type { ApiKeyInfo, ApiKeyPrincipal, ApiKeys, CreateApiKey } from './api-keys/api-keys.ts';
export { type ApiKeysOptions, createApiKeys } from './api-keys/create-api-keys.ts';
export { type AuditEntry, type AuditFilter, type AuditRecord, appendAudit, listAudit } from './audit/audit.ts';
export { type AuditTrail, createAuditTrail } from './audit/audit-trail.ts';
export type { Database } from './database/handle.ts';
export { governanceMigrations } from './database/migrations.ts';
export { createKeyring, type EditableKeyring, type Keyring, type MasterKey, masterKey } from './keys/keyring.ts';
export { openMasterKeyFile } from './keys/master-key-file.ts';
export { redactingLogger } from './redaction/redacting-logger.ts';
export { createMasterKeys, type MasterKeysOptions } from './rotation/create-master-keys.ts';
export type {
  MasterKeyStatus,
  MasterKeys,
  Reencryption,
  ReencryptOptions,
  ReencryptProgress,
  UnreadableValue,
} from './rotation/master-keys.ts';
export { ChainedSecretsBackend } from './secrets/chained-backend.ts';
export { createSecrets, type SecretsOptions } from './secrets/create-secrets.ts';
export { EncryptedTableSecretsBackend, type EncryptedTableSecretsOptions } from './secrets/encrypted-table-backend.ts';
export { EnvironmentSecretsBackend, type EnvironmentSecretsOptions } from './secrets/environment-backend.ts';
export type { ConfiguredBinding } from './secrets/secret-bindings.ts';
export { isSecretKey } from './secrets/secret-name.ts';
export { SecretNotFoundError } from './secrets/secret-not-found-error.ts';
export type {
  ExposeUse,
  LentSecrets,
  PlaintextGrant,
  SecretChange,
  SecretLoan,
  SecretSetting,
  Secrets,
  SignUse,
} from './secrets/secrets.ts';
export type { SecretInfo, SecretsBackend, SecretVersion } from './secrets/secrets-backend.ts';
export { defineSecretsBackend, secretsBackendKind, secretsBackendPoint } from './secrets/secrets-backend-point.ts';
export { createSetup, type SetupOptions } from './setup/create-setup.ts';
export type { Setup } from './setup/setup.ts';
export { createSignedTokens, type SignedTokens, type TokenReading } from './signing/signed-tokens.ts';
