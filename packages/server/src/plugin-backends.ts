import type { Logger } from '@automate/core';
import { createEgress } from '@automate/egress';
import { type SecretsBackend, secretsBackendPoint } from '@automate/governance';
import { createPluginHost, type Discovery } from '@automate/host';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import { asStartError } from './start-error.ts';

/**
 * The secrets backends of plugins that the configuration names, in its order. They are made before there are secrets, so
 * their outbound client puts none into requests.
 *
 * @throws StartError `config` when there is no such backend, its plugin fails, or it refuses its configuration.
 */
export async function openPluginBackends(
  { secrets: { backends }, allowPrivate }: ParsedConfig,
  discovery: Discovery,
  cleanup: Cleanup,
  log: Logger,
): Promise<SecretsBackend[]> {
  if (backends.length === 0) return [];
  const opened: SecretsBackend[] = [];
  try {
    const plugins = createPluginHost({ discovery });
    const egress = createEgress({ allowPrivate });
    cleanup.add('connections of secrets backends', () => egress.close());
    for (const { use, config } of backends) {
      const provider = await plugins.contribution(secretsBackendPoint, use);
      opened.push(await provider.create(config, { fetch: egress.fetch, log }));
    }
  } catch (error) {
    throw asStartError('config', error);
  }
  return opened;
}
