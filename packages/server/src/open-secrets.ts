import { join } from 'node:path';
import type { Clock } from '@automate/core';
import {
  ChainedSecretsBackend,
  createKeyring,
  createMasterKeys,
  createSecrets,
  type Database,
  EncryptedTableSecretsBackend,
  EnvironmentSecretsBackend,
  type Keyring,
  type MasterKeys,
  masterKey,
  openMasterKeyFile,
  type Secrets,
  type SecretsBackend,
} from '@automate/governance';
import type { ParsedConfig } from './config.ts';
import { grantsOf } from './plugin-grants.ts';
import { asStartError } from './start-error.ts';

/**
 * Secrets: the handed-in backends first, then the allowed variables, then the encrypted table; and the table's keys.
 *
 * @throws StartError `dataDir` (the master key's file), `config` (a key or a host that cannot be)
 */
export async function openSecrets(
  config: ParsedConfig,
  db: Database,
  backends: readonly SecretsBackend[],
  clock: Clock | undefined,
): Promise<{ secrets: Secrets; masterKeys: MasterKeys; keyring: Keyring }> {
  const { environment, bindings } = config.secrets;
  const keyring = await openKeyring(config);
  const backend = new ChainedSecretsBackend([
    ...backends,
    new EnvironmentSecretsBackend({ allow: Object.keys(environment), env: environment, tenants: [config.tenantId] }),
    new EncryptedTableSecretsBackend({ db, keyring }),
  ]);
  const configured = Object.entries(bindings).map(([key, hosts]) => ({ key, hosts, tenantId: config.tenantId }));
  try {
    return {
      secrets: createSecrets({
        backend,
        keyring,
        db,
        bindings: configured,
        grants: (pluginId) => grantsOf(config, pluginId),
        ...(clock && { clock }),
      }),
      keyring,
      masterKeys: createMasterKeys({ db, keyring, tenantId: config.tenantId }),
    };
  } catch (error) {
    throw asStartError('config', error);
  }
}

async function openKeyring({ dataDir, secrets: { masterKeys } }: ParsedConfig): Promise<Keyring> {
  try {
    if (masterKeys.length > 0) return createKeyring(masterKeys.map((key) => masterKey(key)));
  } catch (error) {
    throw asStartError('config', error);
  }
  try {
    return await openMasterKeyFile(join(dataDir, 'master.key'));
  } catch (error) {
    throw asStartError('dataDir', error);
  }
}
