import { systemClock } from '@automate/core';
import { defineSecretsBackend, type SecretsBackend } from '@automate/governance';
import type { ConnectionTest, HealthReport, InstanceContext } from '@automate/providers';
import { checkVaultConfig, fields, type VaultConfig } from './config.ts';
import { createKvSecretsBackend } from './kv-secrets-backend.ts';
import { createSecretPaths } from './secret-path.ts';
import { createVaultClient } from './vault-client.ts';
import { vaultHealth } from './vault-health.ts';
import { type VaultLogin, VaultSession } from './vault-session.ts';

/** A backend and the session it lives in. */
interface Vault extends SecretsBackend {
  health(): Promise<HealthReport>;
  close(): void;
}

/** The secrets backend `vault`. */
export const vault = defineSecretsBackend({
  key: 'vault',
  displayName: 'HashiCorp Vault or OpenBao',
  description: 'Keeps secrets in KV version 2.',
  fields,
  create: openVault,
  healthCheck: ({ state }) => state.health(),
  dispose: (state) => state.close(),
  async testConnection(config, ctx): Promise<ConnectionTest> {
    const opened = openVault(config, ctx);
    try {
      const { status, message = '', details = {} } = await opened.health();
      if (status === 'unhealthy') return { success: false, message, details };
      // That it is not there is what a good connection says.
      await opened.get(ctx.tenantId, 'automate-connection-test').catch((error) => {
        if (error.code !== 'SECRET_NOT_FOUND') throw error;
      });
      return { success: true, message, details };
    } finally {
      opened.close();
    }
  },
});

function openVault(config: VaultConfig, ctx: InstanceContext<undefined>): Vault {
  checkVaultConfig(config);
  const { address, namespace, mount, path, field, onDelete, timeoutMs } = config;
  const client = createVaultClient({ fetch: ctx.fetch, address, namespace, timeoutMs });
  const session = new VaultSession({ client, login: loginOf(config, ctx), log: ctx.log, clock: systemClock });
  const paths = createSecretPaths(path, ctx.tenantId);
  return {
    ...createKvSecretsBackend({ session, mount, paths, field, onDelete }),
    health: () => vaultHealth(client, session),
    close: () => session.close(),
  };
}

function loginOf(
  { auth, authMount = 'approle', roleId = '', secretId }: VaultConfig,
  ctx: InstanceContext<undefined>,
): VaultLogin {
  if (auth === 'token') return { by: 'token', token: ctx.secret('token') };
  return { by: 'approle', mount: authMount, roleId, secretId };
}
