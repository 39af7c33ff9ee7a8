export type { ApiKeyInfo, ApiKeyPrincipal, ApiKeys, CreateApiKey } from './api-keys/api-keys.ts';
export { SecretNotFoundError } from './secrets/secret-not-found-error.ts';
export type { Secrets } from './secrets/secrets.ts';
export type { SecretInfo, SecretsBackend, SecretVersion } from './secrets/secrets-backend.ts';
export type { Setup } from './setup/setup.ts';
