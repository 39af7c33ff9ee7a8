import { isSecretField, type JsonObject, newTraceparent, silentLogger } from '@automate/core';
import type { Configurable } from '../configurable.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import type { InstanceContext } from '../instance-context.ts';

/** What a test may decide of an instance's context. */
export interface ScriptedInstanceOptions {
  configurable: Pick<Configurable, 'key' | 'fields'>;
  /** With values in place of secrets. */
  config?: JsonObject | undefined;
  /** The service. Default: refuses to be called. */
  fetch?: GuardedFetch | undefined;
  signal?: AbortSignal | undefined;
}

/** A context for running a provider alone. Secret fields give `«secret:<field>»`, signatures `«signature:<field>»`, plaintexts `«plaintext:<field>»`. */
export function scriptedInstance(options: ScriptedInstanceOptions): InstanceContext<undefined> {
  const { configurable, config = {}, fetch, signal = new AbortController().signal } = options;
  const secrets = new Set(configurable.fields.filter(isSecretField).map(({ key }) => key));
  return {
    tenantId: 'default',
    instance: {
      key: configurable.key,
      name: 'main',
      config: Object.fromEntries(Object.entries(config).filter(([key]) => !secrets.has(key))),
    },
    state: undefined,
    fetch: fetch ?? (async (url) => Promise.reject(new Error(`unexpected request to ${String(url)}`))),
    log: silentLogger,
    signal,
    traceparent: newTraceparent(),
    secret: (field) => `«secret:${field}»`,
    sign: async (field) => ({ placeholder: `«signature:${field}»`, headers: {} }),
    plaintext: async (field) => `«plaintext:${field}»`,
  };
}

/** The configuration as code is handed it: placeholders in place of secrets. */
export function handedConfig(fields: Configurable['fields'], config: JsonObject): JsonObject {
  const secrets = new Set(fields.filter(isSecretField).map(({ key }) => key));
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, secrets.has(key) ? `«secret:${key}»` : value]),
  );
}
