import { randomBytes } from 'node:crypto';
import type { ExtensionPoint, JsonObject, Logger } from '@automate/core';
import { createEgress } from '@automate/egress';
import { createKeyring, createSecrets, masterKey, redactingLogger } from '@automate/governance';
import {
  type ConfiguredService,
  openConfigured,
  type PluginHost,
  providerDeclaration,
  providerSecretHosts,
} from '@automate/host';
import type { Provider } from '@automate/providers';
import type { Cleanup } from './cleanup.ts';
import { OperatorValuesBackend, splitOperatorConfig } from './operator-values.ts';
import { StartError } from './start-error.ts';

/** What the server's own configuration says of a service that a plugin makes. */
export interface OperatorService {
  use: string;
  config: JsonObject;
}

export interface OperatorServiceParts {
  plugins: PluginHost;
  tenantId: string;
  allowPrivate: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cleanup: Cleanup;
  log: Logger;
}

/**
 * Opens a service of a plugin for the server itself. What an operator gives it to log in with comes from the environment or
 * a file, and is put into its requests by an outbound client of its own, for the hosts that its manifest binds it to.
 * `where` begins messages.
 * @throws StartError `config`; what the plugin throws
 */
export async function openOperatorService<Service extends object>(
  point: ExtensionPoint<Provider<Service>>,
  where: string,
  { use, config: written }: OperatorService,
  { plugins, tenantId, allowPrivate, env, cleanup, log }: OperatorServiceParts,
): Promise<ConfiguredService<Service>> {
  const contribution = declaredAs(where, () => providerDeclaration(plugins, point.id, use));
  const { config, values } = splitOperatorConfig(`${where} (${use})`, contribution.fields, written);
  const hosts = providerSecretHosts(contribution, config);
  const keyOf = (field: string) => `${where}/${field}`;
  const secrets = createSecrets({
    backend: new OperatorValuesBackend(new Map([...values].map(([field, place]) => [keyOf(field), place])), env),
    // Of this process and this start alone: nobody else knows these placeholders.
    keyring: createKeyring([masterKey(randomBytes(32))]),
    bindings: [...values.keys()].map((field) => ({ key: keyOf(field), hosts: hosts.get(field) ?? [] })),
    cacheMs: 1000,
  });
  const entries = [...values.keys()].map(
    async (field): Promise<[string, string]> => [field, await secrets.placeholder(tenantId, keyOf(field), where)],
  );
  const placeholders = new Map(await Promise.all(entries));
  // Its own addresses are open to it and to nobody else: that the operator named them is their word.
  const own = [...new Set([...hosts.values()].flat())].map((host) => host.replace(/^http:\/\//, ''));
  const egress = createEgress({ allowPrivate: [...allowPrivate, ...own], secrets });
  cleanup.add(`connections of ${where}`, () => egress.close());
  const opened = await openConfigured(point, use, {
    plugins,
    tenantId,
    config,
    placeholders,
    scopeId: where,
    fetch: egress.fetch,
    secrets,
    log: redactingLogger(log, (text) => secrets.redactText(text)),
  });
  cleanup.add(where, () => opened.dispose());
  return opened;
}

function declaredAs<T>(where: string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    throw new StartError('config', `${where}: ${(error as Error).message}`, error);
  }
}
