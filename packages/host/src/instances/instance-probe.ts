import { randomUUID } from 'node:crypto';
import { AutomateError, type Logger } from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { Configurable, HealthReport } from '@automate/providers';
import type { PluginHost } from '../loading/plugin-host.ts';
import { type ConfigurableContribution, findConfigurableIn } from './configurable-contribution.ts';
import type { InstanceRef } from './instance.ts';
import type { Instances } from './instances.ts';
import { createLifeContext } from './life-context.ts';
import type { LiveInstances } from './live-instances.ts';
import { masked, maskedWords } from './masked.ts';
import { noInstance } from './no-instance.ts';

/** Asks live instances how they are. */
export interface InstanceProbe {
  /**
   * Runs the health check of an instance, taken live if need be. Secrets are masked in what it says.
   * @throws AutomateError NOT_FOUND, UNIMPLEMENTED (it has no health check), whatever the check or `configure` threw, masked
   */
  check(ref: InstanceRef, signal: AbortSignal): Promise<HealthReport>;
}

export interface InstanceProbeOptions {
  plugins: PluginHost;
  instances: Pick<Instances, 'get'>;
  live: Pick<LiveInstances, 'use'>;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose' | 'redact' | 'redactText'>;
  log: Logger;
}

/** Over live instances. */
export function createInstanceProbe(options: InstanceProbeOptions): InstanceProbe {
  const { plugins, instances, live, fetch, secrets, log } = options;
  const findConfigurable = findConfigurableIn(plugins);
  return {
    async check(ref, signal) {
      const instance = await instances.get(ref);
      if (instance === undefined) throw noInstance(ref.pluginId, ref.name);
      const { tenantId, pluginId } = ref;
      const contribution = findConfigurable(pluginId, instance.contribution);
      if (!contribution.supportsHealthCheck) throw unsupported(contribution);
      const permissions = plugins.manifest(pluginId)?.permissions ?? [];
      try {
        return await live.use({ tenantId, pluginId, permissions, contribution, instance }, async (life) => {
          const scopeId = `health/${randomUUID()}`;
          const context = await createLifeContext(life, { scopeId, signal, fetch, secrets, log });
          const report = await (life.code as Configurable).healthCheck(context);
          return { status: report.status, ...maskedWords(report, tenantId, secrets) };
        });
      } catch (error) {
        throw masked(error, secrets);
      }
    },
  };
}

function unsupported({ point, key }: ConfigurableContribution): AutomateError {
  return new AutomateError({ code: 'UNIMPLEMENTED', message: `${point} ${key} has no health check`, effect: 'none' });
}
