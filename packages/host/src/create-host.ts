import type { ActionInvoker, TriggerResolver } from '@automate/connectors';
import { type Logger, type PluginPermission, silentLogger } from '@automate/core';
import type { Egress } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { StepRunner } from '@automate/workflow';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { createActionInvoker } from './connectors/action-invoker.ts';
import { createTriggerResolver } from './connectors/trigger-resolver.ts';
import type { Discovery } from './discovery/discovered-plugin.ts';
import { createHealthRecords, type HealthRecords } from './health/health-records.ts';
import { findConfigurableIn } from './instances/configurable-contribution.ts';
import { type ConnectionTests, createConnectionTests } from './instances/connection-tests.ts';
import { createInstanceProbe, type InstanceProbe } from './instances/instance-probe.ts';
import { InstanceStatuses } from './instances/instance-status.ts';
import { createInstances, type Instances } from './instances/instances.ts';
import { createLiveInstances, type LiveInstances } from './instances/live-instances.ts';
import { DECLARATION_READERS } from './loading/declaration-readers.ts';
import { createPluginHost, type PluginHost, type PluginHostOptions } from './loading/plugin-host.ts';
import { createStepRunner } from './steps/step-runner.ts';

export interface HostOptions extends Pick<PluginHostOptions, 'discover' | 'isolation' | 'reloadInProcess'> {
  discovery: Discovery;
  /** With the tables of `hostMigrations`. */
  db: PostgresJsDatabase;
  egress: Pick<Egress, 'fetch' | 'addresses'>;
  /** What the operator grants a plugin. Default: nothing. */
  grants?: (pluginId: string) => readonly PluginPermission[];
  secrets: Pick<
    Secrets,
    | 'placeholder'
    | 'sign'
    | 'expose'
    | 'plaintext'
    | 'redact'
    | 'redactText'
    | 'set'
    | 'delete'
    | 'check'
    | 'lend'
    | 'bindings'
  >;
  /** Milliseconds a plugin's entry may take to load. Default 10,000. */
  loadTimeoutMs?: number;
  /** Largest result of an action, in bytes of its JSON. Default 1 MiB. */
  maxOutputBytes?: number;
  /** How long another process's change of an instance may stay unseen, in milliseconds. Default 2,000. */
  instanceCacheMs?: number;
  log?: Logger;
}

/** The plugins of an installation, their instances, and the two ports the engine and the API use them through. */
export interface Host {
  plugins: PluginHost;
  instances: Instances;
  /** What all processes made of the instances' configurations. */
  statuses: Pick<InstanceStatuses, 'read'>;
  live: LiveInstances;
  probe: InstanceProbe;
  /** What health checks found. */
  health: HealthRecords;
  connectionTests: ConnectionTests;
  invoker: ActionInvoker;
  triggers: TriggerResolver;
  stepRunner: StepRunner;
  /** Frees what instances hold and ends the plugins' processes, when nothing is called any more. */
  close(): Promise<void>;
}

/** A host over what discovery found. Imports nothing until it is used. */
export function createHost(options: HostOptions): Host {
  const {
    discovery,
    discover,
    isolation,
    reloadInProcess = false,
    db,
    egress,
    grants = () => [],
    secrets,
    loadTimeoutMs,
    maxOutputBytes,
    instanceCacheMs = 2000,
    log = silentLogger,
  } = options;
  const plugins = createPluginHost({
    discovery,
    ...(discover === undefined ? {} : { discover }),
    ...(isolation === undefined ? {} : { isolation }),
    reloadInProcess,
    readers: DECLARATION_READERS,
    ...(loadTimeoutMs === undefined ? {} : { loadTimeoutMs }),
    log,
  });
  const findConfigurable = findConfigurableIn(plugins);
  const instances = createInstances({ db, findConfigurable, secrets, cacheMs: instanceCacheMs, log });
  const statuses = new InstanceStatuses(db);
  const watchMs = Math.max(50, instanceCacheMs);
  const { fetch } = egress;
  const live = createLiveInstances({
    db,
    plugins,
    findConfigurable,
    instances,
    statuses,
    fetch,
    secrets,
    log,
    watchMs,
  });
  const invoker = createActionInvoker({
    plugins,
    instances,
    live,
    egress,
    secrets,
    log,
    ...(maxOutputBytes === undefined ? {} : { maxOutputBytes }),
  });
  return {
    plugins,
    instances,
    statuses,
    live,
    probe: createInstanceProbe({ plugins, instances, live, fetch, secrets, log }),
    health: createHealthRecords(db),
    connectionTests: createConnectionTests({ plugins, findConfigurable, instances, fetch, secrets, log }),
    invoker,
    stepRunner: createStepRunner({ plugins, secrets, egress, grants, log }),
    triggers: createTriggerResolver({ plugins, instances, secrets }),
    async close() {
      await live.close();
      await plugins.stop();
    },
  };
}
