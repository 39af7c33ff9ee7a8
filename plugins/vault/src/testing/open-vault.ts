import { randomBytes } from 'node:crypto';
import { type JsonObject, newTraceparent, parseInput } from '@automate/core';
import { createEgress } from '@automate/egress';
import { configValidator } from '@automate/fields';
import { createKeyring, createSecrets, masterKey, type SecretsBackend } from '@automate/governance';
import type { ConnectionTest, HealthReport } from '@automate/providers';
import { vault } from '../vault.ts';

export interface OpenedVault extends AsyncDisposable {
  backend: SecretsBackend;
  health(): Promise<HealthReport>;
  test(): Promise<ConnectionTest>;
  /** Every line that it logged, as JSON. */
  logged: string[];
}

/** The plugin as a server opens it: the operator's secrets are placeholders, and egress puts them in. */
export async function openVault(address: string, config: JsonObject): Promise<OpenedVault> {
  const provider = vault.value;
  const host = new URL(address).host;
  const secrets = createSecrets({
    backend: { id: 'none', get: async () => Promise.reject(new Error('there is none')) },
    keyring: createKeyring([masterKey(randomBytes(32))]),
  });
  const { token, secretId, ...rest } = parseInput(
    configValidator(provider.fields),
    { address, ...config },
    'config',
  ) as JsonObject;
  const values = Object.fromEntries(Object.entries({ token, secretId }).filter(([, value]) => value !== undefined));
  const hosts = [address.startsWith('https:') ? host : `http://${host}`];
  const lent = secrets.lend({ tenantId: 'default', scopeId: 'vault', values: values as Record<string, string>, hosts });
  const egress = createEgress({ secrets, allowPrivate: ['127.0.0.0/8', host] });
  const logged: string[] = [];
  const log = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const ctx = {
    tenantId: 'default',
    instance: { key: 'vault', name: 'default', config: rest },
    state: undefined,
    fetch: (url: string | URL, init = {}) =>
      egress.fetch(url, { ...init, secretScope: { tenantId: 'default', ids: ['vault'] } }),
    log: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    traceparent: newTraceparent(),
    secret: (field: string) => lent.placeholders.get(field)!,
    sign: () => Promise.reject(new Error('nothing is signed for a Vault')),
    plaintext: () => Promise.reject(new Error('no plaintext is granted')),
  };
  const handed = { ...rest, ...Object.fromEntries(lent.placeholders) };
  const backend = await provider.configure(handed, ctx);
  return {
    backend,
    logged,
    health: () => provider.healthCheck({ ...ctx, state: backend }),
    test: () => provider.testConnection(handed, ctx),
    async [Symbol.asyncDispose]() {
      await provider.dispose(backend);
      await egress.close();
      lent.dispose();
    },
  };
}
