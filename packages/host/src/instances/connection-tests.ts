import { randomUUID } from 'node:crypto';
import {
  AutomateError,
  type ExtensionPoint,
  isSecretField,
  type JsonObject,
  type Logger,
  type Said,
} from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { LentSecrets, Secrets } from '@automate/governance';
import type { Configurable } from '@automate/providers';
import type { PluginHost } from '../loading/plugin-host.ts';
import { sayHost } from '../problems.ts';
import type { ConfigurableContribution, FindConfigurable } from './configurable-contribution.ts';
import { type ContributionRef, DEFAULT_INSTANCE, type Instance, type InstanceRef } from './instance.ts';
import { ownValue, secretReferences } from './instance-config.ts';
import { createInstanceContext, handedConfig, type Placeholders, placeholdersFor } from './instance-context.ts';
import { type ReadSetting, readSetting } from './instance-setting.ts';
import type { Instances } from './instances.ts';
import { masked, maskedWords } from './masked.ts';
import { noInstance } from './no-instance.ts';

/** What a test of a configuration came to. */
export interface ConnectionTestResult {
  outcome: 'ok' | 'failed' | 'not-supported';
  /** For an operator; secrets masked. */
  message?: string;
  details?: JsonObject;
  /** How long it took, in milliseconds. */
  durationMs: number;
}

/** A configuration to try. */
export interface ConnectionTrial {
  /** Over what is saved where there is something: a field that is left out is as it is saved. */
  config: JsonObject;
  /** As {@link InstanceSetting.hosts}. */
  hosts?: Readonly<Record<string, readonly string[]>>;
  /** Ends the test: nobody waits for it any more. */
  signal?: AbortSignal;
}

/** Tries configurations that need not be saved. What does not work is an outcome, not an error. */
export interface ConnectionTests {
  /** Before there is an instance. Throws INVALID_ARGUMENT as `Instances.create`, NOT_FOUND, FAILED_PRECONDITION. */
  tryNew(
    of: { tenantId: string; pluginId: string; contribution?: ContributionRef | undefined },
    trial: ConnectionTrial,
  ): Promise<ConnectionTestResult>;
  /** Of an instance that is there, with some values changed. Throws as `Instances.update`. */
  tryChanged(ref: InstanceRef, trial: ConnectionTrial): Promise<ConnectionTestResult>;
}

export interface ConnectionTestsOptions {
  plugins: PluginHost;
  findConfigurable: FindConfigurable;
  instances: Pick<Instances, 'get'>;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose' | 'lend' | 'check' | 'redact' | 'redactText'>;
  log: Logger;
  /** How long a test may take, in milliseconds. Default 30,000. */
  timeoutMs?: number;
}

/** How long a test that was cancelled may take to end before it is left to itself. */
const GRACE_MS = 500;

export function createConnectionTests(options: ConnectionTestsOptions): ConnectionTests {
  const { plugins, findConfigurable, instances, fetch, secrets, log, timeoutMs = 30_000 } = options;

  async function run(
    of: { tenantId: string; pluginId: string; name: string },
    contribution: ConfigurableContribution,
    setting: ReadSetting,
    cancel: AbortSignal | undefined,
  ): Promise<ConnectionTestResult> {
    const started = performance.now();
    const result = (
      outcome: ConnectionTestResult['outcome'],
      said: Omit<Partial<ConnectionTestResult>, 'outcome'>,
    ) => ({
      outcome,
      ...said,
      durationMs: Math.round(performance.now() - started),
    });
    const { point, key } = contribution;
    if (!contribution.supportsTestConnection) {
      return result('not-supported', told(sayHost('test_unsupported', { point, key })));
    }
    const { tenantId, pluginId, name } = of;
    const scopeId = `test/${randomUUID()}`;
    const loans: LentSecrets[] = [];
    const limit = new AbortController();
    const late = tooLong(timeoutMs);
    const timer = setTimeout(() => limit.abort(late), timeoutMs);
    const signal = cancel === undefined ? limit.signal : AbortSignal.any([cancel, limit.signal]);
    try {
      const lent = lend(setting, { tenantId, scopeId }, loans);
      const saved = await placeholdersFor(secrets, tenantId, secretReferences(contribution, setting.config), scopeId);
      const placeholders: Placeholders = new Map([...saved, ...lent]);
      const code = await plugins.contribution({ id: point } as ExtensionPoint<Configurable>, key);
      const permissions = plugins.manifest(pluginId)?.permissions ?? [];
      const instance = { name, config: setting.config };
      const ctx = createInstanceContext({
        target: { tenantId, pluginId, permissions, contribution, instance },
        state: undefined,
        placeholders,
        scopeIds: [scopeId],
        signal,
        fetch,
        secrets,
        log,
      });
      const said = await untilAborted(code.testConnection(handedConfig(ctx, placeholders), ctx), signal);
      return result(said.success ? 'ok' : 'failed', maskedWords(said, tenantId, secrets));
    } catch (error) {
      if (error === late) return result('failed', told(sayHost('test_late', { ms: timeoutMs })));
      return result('failed', { message: masked(error, secrets).message });
    } finally {
      clearTimeout(timer);
      // Whatever it left running may send nothing more.
      limit.abort(new AutomateError({ code: 'CANCELLED', message: 'the test is over', effect: 'none' }));
      for (const loan of loans) loan.dispose();
    }
  }

  /** The values that nobody saved, each for its own hosts. */
  function lend(
    { given, hosts }: ReadSetting,
    scope: { tenantId: string; scopeId: string },
    loans: LentSecrets[],
  ): Map<string, string> {
    const placeholders = new Map<string, string>();
    for (const [field, value] of given) {
      const loan = secrets.lend({ ...scope, values: { [field]: value }, hosts: hosts.get(field) ?? [] });
      loans.push(loan);
      placeholders.set(field, loan.placeholders.get(field) as string);
    }
    return placeholders;
  }

  return {
    async tryNew({ tenantId, pluginId, contribution: wanted }, { signal, ...setting }) {
      const contribution = findConfigurable(pluginId, wanted);
      const read = readSetting(contribution, setting, { secrets });
      return run({ tenantId, pluginId, name: DEFAULT_INSTANCE }, contribution, read, signal);
    },
    async tryChanged(ref, { signal, config, ...setting }) {
      const instance = await instances.get(ref);
      if (instance === undefined) throw noInstance(ref.pluginId, ref.name);
      const contribution = findConfigurable(ref.pluginId, instance.contribution);
      const merged = mergedOver(contribution, instance, config);
      const read = readSetting(contribution, { ...setting, config: merged }, { secrets, saved: instance.config });
      return run(ref, contribution, read, signal);
    },
  };
}

/** Changed values over saved ones. Secrets that are left out are kept by whoever reads it; null takes a value away. */
function mergedOver(
  { fields }: ConfigurableContribution,
  { config: saved }: Instance,
  changed: JsonObject,
): JsonObject {
  const merged = { ...saved, ...changed };
  for (const field of fields) {
    const value = ownValue(changed, field.key);
    const keeps = isSecretField(field) ? value === undefined : value === null && field.type !== 'json';
    if (keeps) delete merged[field.key];
  }
  return merged;
}

/** The result, or the reason of the signal when it does not come soon after that. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => over.reject(signal.reason), GRACE_MS);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

function tooLong(ms: number): AutomateError {
  return new AutomateError({ code: 'DEADLINE_EXCEEDED', message: sayHost('test_late', { ms }).message });
}

/** What no code of a plugin said: its details have the reason as data. */
function told({ message, reason }: Said): Pick<ConnectionTestResult, 'message' | 'details'> {
  return { message, details: { reason } };
}
