export type { ApiKeyInfo, ApiKeyPrincipal, ApiKeys, CreateApiKey, RevokeApiKey } from './api-keys/api-keys.ts';
export { type ApiKeysOptions, createApiKeys } from './api-keys/create-api-keys.ts';
export { type AuditEntry, type AuditFilter, type AuditRecord, appendAudit, listAudit } from './audit/audit.ts';
export { type AuditTrail, createAuditTrail } from './audit/audit-trail.ts';
export { type AuditedCall, doMoreThanTold, withinAuditedCall } from './audit/audited-call.ts';
export type { Database } from './database/handle.ts';
export { governanceMigrations } from './database/migrations.ts';
export { createKeyring, type EditableKeyring, type Keyring, type MasterKey, masterKey } from './keys/keyring.ts';
export { openMasterKeyFile } from './keys/master-key-file.ts';
export { passwordAuthentication } from './passwords/password-authentication.ts';
export {
  createPasswords,
  MAX_PASSWORD,
  MIN_PASSWORD,
  type PasswordCheck,
  type PasswordCost,
  type Passwords,
} from './passwords/passwords.ts';
export { createPeople, type People, type PeopleOptions } from './people/create-people.ts';
export { type GovernanceProblem, governanceProblems } from './problems.ts';
export { redactingLogger } from './redaction/redacting-logger.ts';
export { BUILT_IN_ROLES, type RoleDefinition } from './roles/built-in-roles.ts';
export { createUserRoles } from './roles/create-user-roles.ts';
export type { Maker } from './roles/maker.ts';
export type { Grantor } from './roles/rights.ts';
export { createMakers, type Makers } from './roles/rights-now.ts';
export type { RoleChange, RoleInfo, Roles } from './roles/roles.ts';
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
export { networkOf } from './sessions/address.ts';
export { createSessions, type SessionsOptions } from './sessions/create-sessions.ts';
export type { LoggedIn, LogIn, SessionInfo, SessionPrincipal, Sessions } from './sessions/sessions.ts';
export { createSetup, type SetupOptions } from './setup/create-setup.ts';
export type { Setup } from './setup/setup.ts';
export { createKeyedHash, type KeyedHash } from './signing/keyed-hash.ts';
export { createSignedTokens, type SignedTokens, type TokenReading } from './signing/signed-tokens.ts';
export { createTenants, type TenantInfo, type Tenants } from './tenants/tenants.ts';
export { createUsers, type UsersOptions } from './users/create-users.ts';
export type { NewUser, OneTimeToken, UserChange, UserInfo, Users } from './users/users.ts';
