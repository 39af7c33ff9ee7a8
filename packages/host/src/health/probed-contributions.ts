import { configurablesOf } from '../instances/configurable-contribution.ts';
import type { PluginHost } from '../loading/plugin-host.ts';
import type { ProbedContribution } from './health-rows.ts';

/** What has a health check, of the plugins that can be used here. No code runs. */
export function probedContributions(plugins: Pick<PluginHost, 'available' | 'manifest'>): ProbedContribution[] {
  return plugins.available().flatMap((pluginId) =>
    configurablesOf(plugins.manifest(pluginId))
      .filter(({ supportsHealthCheck }) => supportsHealthCheck)
      .map(({ point, key }) => ({ pluginId, point, key })),
  );
}
