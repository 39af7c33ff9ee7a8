import { AutomateError, type ExtensionPoint, type JsonObject, type Logger } from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import { readFields } from '@automate/fields';
import type { Secrets } from '@automate/governance';
import type { HealthReport, Provider } from '@automate/providers';
import type { PluginHost } from '../loading/plugin-host.ts';
import type { ConfigurableContribution } from './configurable-contribution.ts';
import { DEFAULT_INSTANCE } from './instance.ts';
import { visibleConfig } from './instance-config.ts';
import { createInstanceContext, handedConfig } from './instance-context.ts';
import { secretHostsOf } from './secret-hosts.ts';

/** A service that the server's own configuration makes, and no row. */
export interface ConfiguredService<Service> {
  service: Service;
  /** Absent where it supports none. Rejects as a health check does. */
  healthCheck?(): Promise<HealthReport>;
  dispose(): Promise<void>;
}

export interface OpenConfiguredOptions {
  plugins: PluginHost;
  tenantId: string;
  /** Values of the fields that are no secrets. */
  config: JsonObject;
  /** Of the secret fields that have a value. */
  placeholders: ReadonlyMap<string, string>;
  /** For which they were made. */
  scopeId: string;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'sign' | 'expose'>;
  log: Logger;
}

/** What an operator fills in for a provider, by its manifest: no code runs. Throws NOT_FOUND, FAILED_PRECONDITION. */
export function providerDeclaration(plugins: PluginHost, point: string, key: string): ConfigurableContribution {
  const { pluginId, declared } = plugins.declaration(point, key);
  const entry = declared as unknown as ConfigurableContribution;
  const { specs } = readFields(Array.isArray(entry.fields) ? entry.fields : []);
  const secretBindings = plugins.manifest(pluginId)?.secretBindings ?? [];
  return { ...entry, point, key, fields: specs, secretBindings };
}

/** The hosts that each secret field of a provider's configuration may be sent to. */
export function providerSecretHosts(contribution: ConfigurableContribution, config: JsonObject): Map<string, string[]> {
  return secretHostsOf(contribution, visibleConfig(contribution, config));
}

/** Imports the provider and takes it live, before there are instances. Throws what its `create` throws. */
export async function openConfigured<Service extends object>(
  point: ExtensionPoint<Provider<Service>>,
  key: string,
  options: OpenConfiguredOptions,
): Promise<ConfiguredService<Service>> {
  const { plugins, tenantId, placeholders, scopeId, fetch, secrets, log } = options;
  const contribution = providerDeclaration(plugins, point.id, key);
  const { pluginId } = plugins.declaration(point.id, key);
  const provider = await plugins.contribution(point, key);
  const abort = new AbortController();
  const permissions = plugins.manifest(pluginId)?.permissions ?? [];
  const instance = { name: DEFAULT_INSTANCE, config: options.config };
  const ctx = createInstanceContext({
    target: { tenantId, pluginId, permissions, contribution, instance },
    state: undefined,
    placeholders,
    scopeIds: [scopeId],
    signal: abort.signal,
    fetch,
    secrets,
    log,
  });
  const service = await provider.configure(handedConfig(ctx, placeholders), ctx);
  const healthCheck = () => provider.healthCheck({ ...ctx, state: service });
  return {
    service,
    ...(provider.supportsHealthCheck ? { healthCheck } : {}),
    async dispose() {
      await provider.dispose(service);
      abort.abort(new AutomateError({ code: 'CANCELLED', message: `${point.id} ${key} is closed`, effect: 'none' }));
    },
  };
}
