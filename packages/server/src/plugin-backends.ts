import type { HealthCheck } from '@automate/api';
import type { Logger, Said } from '@automate/core';
import { type SecretsBackend, secretsBackendPoint } from '@automate/governance';
import { type ConfiguredService, createPluginHost, type Discovery, sayHost } from '@automate/host';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import { openOperatorService } from './operator-services.ts';
import { pluginIsolation } from './plugin-isolation.ts';
import { asStartError } from './start-error.ts';

/** The secrets backends of plugins, opened. */
export interface PluginBackends {
  backends: SecretsBackend[];
  /** Looks at those that can be looked at. Never rejects. */
  look(): Promise<HealthCheck[]>;
}

/** A probe of readiness asks no backend more often, and waits no longer for one. */
const LOOK_EVERY_MS = 5000;
const LOOK_WITHIN_MS = 1500;

/**
 * The secrets backends of plugins that the configuration names, in its order. They come before there are secrets.
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
      opened.push({
        use: backend.use,
        configured: await openOperatorService(secretsBackendPoint, `secrets/backends/${index}`, backend, parts),
      });
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

/** A warning and no problem: who turns this server's requests away mends nothing, and loses what needs no secret. */
async function lookAt(
  name: string,
  healthCheck: () => Promise<{ status: string; message?: string }>,
): Promise<HealthCheck> {
  try {
    const found = await Promise.race([healthCheck(), late()]);
    if (found === undefined) return { name, ...warning(sayHost('backend_late')) };
    const { status, message = status } = found;
    return status === 'healthy' ? { name } : { name, warning: message };
  } catch (error) {
    return { name, warning: error instanceof Error ? error.message : 'its health check failed' };
  }
}

const warning = ({ message, reason }: Said) => ({ warning: message, reason });

/** Undefined, once nothing is waited for any more. */
async function late(): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, LOOK_WITHIN_MS).unref());
}

function rememberFor<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let known: { until: number; result: Promise<T> } | undefined;
  return () => {
    if (known === undefined || known.until <= performance.now())
      known = { until: performance.now() + ms, result: work() };
    return known.result;
  };
}
