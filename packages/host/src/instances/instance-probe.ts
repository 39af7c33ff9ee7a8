import { randomUUID } from 'node:crypto';
import { AutomateError, type Logger } from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { Configurable, HealthReport } from '@automate/providers';
import type { PluginHost } from '../loading/plugin-host.ts';
import { type ConfigurableContribution, configurablesOf, findConfigurableIn } from './configurable-contribution.ts';
import type { Instance, InstanceRef } from './instance.ts';
import type { Instances } from './instances.ts';
import { createLifeContext } from './life-context.ts';
import type { LiveInstances } from './live-instances.ts';
import { noInstance } from './no-instance.ts';

/** Asks live instances how they are. */
export interface InstanceProbe {
  /** The saved instances of every tenant whose contribution has a health check. No code runs. */
  supported(): Promise<Instance[]>;
  /**
   * Runs the health check of an instance, taken live if need be. Secrets are masked in what it says.
   * @throws AutomateError NOT_FOUND, UNIMPLEMENTED (it has no health check), whatever the check or `configure` threw, masked
   */
  check(ref: InstanceRef, signal: AbortSignal): Promise<HealthReport>;
}

export interface InstanceProbeOptions {
  plugins: PluginHost;
  instances: Pick<Instances, 'cache' | 'get' | 'listAll'>;
  live: Pick<LiveInstances, 'use'>;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose' | 'redact' | 'redactText'>;
  log: Logger;
}

/** Over live instances. */
export function createInstanceProbe(options: InstanceProbeOptions): InstanceProbe {
  const { plugins, instances, live, fetch, secrets, log } = options;
  const findConfigurable = findConfigurableIn(plugins);
  const supports = ({ pluginId, contribution: { point, key } }: Instance): boolean => {
    const manifest = plugins.available().includes(pluginId) ? plugins.manifest(pluginId) : undefined;
    const all: ConfigurableContribution[] = manifest === undefined ? [] : configurablesOf(manifest);
    return all.some((one) => one.point === point && one.key === key && one.supportsHealthCheck);
  };
  return {
    supported: async () => (await instances.listAll()).filter(supports),
    async check(ref, signal) {
      const instance = await instances.get(ref);
      if (instance === undefined) throw noInstance(`plugin ${ref.pluginId}`, ref.name);
      const { tenantId, pluginId } = ref;
      const contribution = findConfigurable(pluginId, instance.contribution);
      if (!contribution.supportsHealthCheck) throw unsupported(contribution);
      const permissions = plugins.manifest(pluginId)?.permissions ?? [];
      try {
        return await live.use({ tenantId, pluginId, permissions, contribution, instance }, async (life) => {
          const scopeId = `health/${randomUUID()}`;
          const context = await createLifeContext(life, { scopeId, signal, fetch, secrets, log });
          return maskedReport(await (life.code as Configurable).healthCheck(context), tenantId, secrets);
        });
      } catch (error) {
        throw masked(error, secrets);
      }
    },
  };
}

function maskedReport(
  { status, message, details }: HealthReport,
  tenantId: string,
  secrets: Pick<Secrets, 'redact' | 'redactText'>,
): HealthReport {
  return {
    status,
    ...(message === undefined ? {} : { message: secrets.redactText(String(message)) }),
    ...(details === undefined ? {} : { details: secrets.redact(tenantId, details) }),
  };
}

/** The same error without secrets, and without the causes that may hold them. */
export function masked(thrown: unknown, secrets: Pick<Secrets, 'redactText'>): AutomateError {
  const error = AutomateError.isInstance(thrown) ? thrown : undefined;
  const { code = 'INTERNAL', retryable, retryAfterMs, effect } = error ?? {};
  const message = secrets.redactText(thrown instanceof Error ? thrown.message : String(thrown));
  return new AutomateError({ code, message, retryable, retryAfterMs, effect });
}

function unsupported({ point, key }: ConfigurableContribution): AutomateError {
  return new AutomateError({ code: 'UNIMPLEMENTED', message: `${point} ${key} has no health check`, effect: 'none' });
}
