import { randomBytes } from 'node:crypto';
import { assertManifestFresh } from '@automate/core/contract-suite';
import { secretsBackendContractSuite } from '@automate/governance/contract-suite';
import { describe, it } from 'vitest';
import plugin from './index.ts';
import { openVault } from './testing/open-vault.ts';
import { VaultEmulator, type VaultEmulatorOptions } from './testing/vault-emulator.ts';

const capabilities = { write: true, list: true, versions: true };

async function emulated(options: VaultEmulatorOptions, config: (emulator: VaultEmulator) => Record<string, string>) {
  const emulator = await VaultEmulator.start(options);
  const vault = await openVault(emulator.address, config(emulator));
  return {
    backend: vault.backend,
    async dispose() {
      await vault[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
    },
  };
}

describe('on the emulator, with a token', () => {
  secretsBackendContractSuite(
    { describe, it },
    { name: 'vault', capabilities, create: () => emulated({}, ({ rootToken }) => ({ token: rootToken })) },
  );
});

describe('on the emulator, with AppRole, a namespace, another mount, required check-and-set and soft deletes', () => {
  const options = { namespace: 'team/a', mount: 'kv/apps', casRequired: true, approle: { secretId: 'secret-id-1' } };
  const config = {
    auth: 'approle',
    roleId: 'role-1',
    secretId: 'secret-id-1',
    namespace: 'team/a',
    mount: 'kv/apps',
    path: 'tenants/{tenant}/automate',
    onDelete: 'soft',
  };
  secretsBackendContractSuite(
    { describe, it },
    { name: 'vault', capabilities, create: () => emulated(options, () => config) },
  );
});

const { VAULT_ADDR, VAULT_TOKEN = '', VAULT_NAMESPACE, VAULT_MOUNT = 'secret' } = process.env;

describe.skipIf(!VAULT_ADDR)('on the server of VAULT_ADDR (not run: VAULT_ADDR and VAULT_TOKEN are not set)', () => {
  secretsBackendContractSuite(
    { describe, it },
    {
      name: 'vault',
      capabilities,
      async create() {
        const path = `automate-test/${randomBytes(8).toString('hex')}/{tenant}`;
        const config = { token: VAULT_TOKEN, mount: VAULT_MOUNT, path };
        const vault = await openVault(VAULT_ADDR!, {
          ...config,
          ...(VAULT_NAMESPACE === undefined ? {} : { namespace: VAULT_NAMESPACE }),
        });
        const { backend } = vault;
        const dispose = async () => {
          for (const tenant of ['default', 'one', 'two']) {
            for (const { key } of (await backend.list?.(tenant)) ?? []) await backend.delete?.(tenant, key);
          }
          await vault[Symbol.asyncDispose]();
        };
        return { backend, dispose };
      },
    },
  );
});

it('has a manifest that is what its code says', () =>
  assertManifestFresh(plugin, new URL('../package.json', import.meta.url)));
