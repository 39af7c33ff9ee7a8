import { randomBytes } from 'node:crypto';
import type { HealthCheck } from '@automate/api';
import type { Logger } from '@automate/core';
import { createEgress } from '@automate/egress';
import {
  createKeyring,
  createSecrets,
  masterKey,
  redactingLogger,
  type SecretsBackend,
  secretsBackendPoint,
} from '@automate/governance';
import {
  type ConfiguredService,
  createPluginHost,
  type Discovery,
  openConfigured,
  type PluginHost,
  providerDeclaration,
  providerSecretHosts,
} from '@automate/host';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import { OperatorValuesBackend, splitOperatorConfig } from './operator-values.ts';
import { pluginIsolation } from './plugin-isolation.ts';
import { asStartError } from './start-error.ts';

type BackendConfig = ParsedConfig['secrets']['backends'][number];

/** The secrets backends of plugins, opened. */
export interface PluginBackends {
  backends: SecretsBackend[];
  /** Looks at those that can be looked at. Never rejects. */
  look(): Promise<HealthCheck[]>;
}

interface Parts {
  plugins: PluginHost;
  tenantId: string;
  allowPrivate: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cleanup: Cleanup;
  log: Logger;
}

/** A probe of readiness asks no backend more often, and waits no longer for one. */
const LOOK_EVERY_MS = 5000;
const LOOK_WITHIN_MS = 1500;

/**
 * The secrets backends of plugins that the configuration names, in its order. They come before there are secrets: what an
 * operator gives one to log in with comes from the environment or a file, and is put into its requests by an outbound
 * client of its own, for the hosts that its manifest binds it to.
 *
 * @throws StartError `config` when there is no such backend, its plugin fails, or it refuses its configuration.
 */
export async function openPluginBackends(
  config: ParsedConfig,
  discovery: Discovery,
  cleanup: Cleanup,
  log: Logger,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PluginBackends> {
  const { allowPrivate, tenantId } = config;
  const configured = config.secrets.backends;
  if (configured.length === 0) return { backends: [], look: async () => [] };
  const plugins = createPluginHost({ discovery, isolation: pluginIsolation(config), log });
  cleanup.add('plugins of secrets backends', () => plugins.stop());
  const parts = { plugins, tenantId, allowPrivate, env, cleanup, log };
  const opened: { use: string; configured: ConfiguredService<SecretsBackend> }[] = [];
  for (const [index, backend] of configured.entries()) {
    try {
      opened.push({ use: backend.use, configured: await openBackend(`secrets/backends/${index}`, backend, parts) });
    } catch (error) {
      throw asStartError('config', error);
    }
  }
  const looks = opened.flatMap(({ use, configured: { healthCheck } }) =>
    healthCheck ? [rememberFor(LOOK_EVERY_MS, () => lookAt(`secrets backend ${use}`, healthCheck))] : [],
  );
  return {
    backends: opened.map(({ configured: { service } }) => service),
    look: () => Promise.all(looks.map((look) => look())),
  };
}

async function openBackend(
  where: string,
  { use, config: written }: BackendConfig,
  { plugins, tenantId, allowPrivate, env, cleanup, log }: Parts,
): Promise<ConfiguredService<SecretsBackend>> {
  const contribution = providerDeclaration(plugins, secretsBackendPoint.id, use);
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
  const opened = await openConfigured(secretsBackendPoint, use, {
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

/** A warning and no problem: who turns this server's requests away mends nothing, and loses what needs no secret. */
async function lookAt(
  name: string,
  healthCheck: () => Promise<{ status: string; message?: string }>,
): Promise<HealthCheck> {
  try {
    const { status, message = status } = await Promise.race([healthCheck(), late()]);
    return status === 'healthy' ? { name } : { name, warning: message };
  } catch (error) {
    return { name, warning: error instanceof Error ? error.message : 'its health check failed' };
  }
}

async function late(): Promise<{ status: string; message: string }> {
  await new Promise((resolve) => setTimeout(resolve, LOOK_WITHIN_MS).unref());
  return { status: 'late', message: 'it does not answer in time' };
}

function rememberFor<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let known: { until: number; result: Promise<T> } | undefined;
  return () => {
    if (known === undefined || known.until <= performance.now())
      known = { until: performance.now() + ms, result: work() };
    return known.result;
  };
}
