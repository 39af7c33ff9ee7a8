import { defineProviderKind } from '@automate/providers';
import type { SecretsBackend } from './secrets-backend.ts';

/**
 * The kind of provider that makes a {@link SecretsBackend}, such as a vault. It is opened when a server starts, from the
 * operator's configuration: what keeps the secrets cannot be configured by a secret that it keeps.
 */
export const secretsBackendKind = defineProviderKind<SecretsBackend>({
  id: 'secrets-backend',
  stability: 'stable',
  methods: { get: 'required', set: 'optional', delete: 'optional', list: 'optional', versions: 'optional' },
});

/** The extension point of secrets backends. */
export const secretsBackendPoint = secretsBackendKind.point;

/** A secrets backend as a contribution to a plugin. Throws INVALID_ARGUMENT with every problem at once. */
export const defineSecretsBackend = secretsBackendKind.define;
