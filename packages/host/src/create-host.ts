import { type ActionInvoker, connectorPoint, parseConnectorManifest, type TriggerResolver } from '@automate/connectors';
import type { Logger } from '@automate/core';
import type { Egress } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { createActionInvoker } from './connectors/action-invoker.ts';
import { findConnectorIn } from './connectors/find-connector.ts';
import { createTriggerResolver } from './connectors/trigger-resolver.ts';
import type { Discovery } from './discovery/discovered-plugin.ts';
import { createInstances, type Instances } from './instances/instances.ts';
import { createPluginHost, type PluginHost } from './loading/plugin-host.ts';

export interface HostOptions {
  discovery: Discovery;
  /** With the tables of `hostMigrations`. */
  db: PostgresJsDatabase;
  egress: Pick<Egress, 'fetch'>;
  secrets: Pick<Secrets, 'placeholder' | 'plaintext' | 'redact' | 'redactText'>;
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
  invoker: ActionInvoker;
  triggers: TriggerResolver;
}

/** A host over what discovery found. Imports nothing until it is used. */
export function createHost(options: HostOptions): Host {
  const { discovery, db, egress, secrets, loadTimeoutMs, maxOutputBytes, instanceCacheMs, log } = options;
  const plugins = createPluginHost({
    discovery,
    readers: { [connectorPoint.id]: parseConnectorManifest },
    ...(loadTimeoutMs === undefined ? {} : { loadTimeoutMs }),
    ...(log === undefined ? {} : { log }),
  });
  const instances = createInstances({
    db,
    findConnector: findConnectorIn(plugins),
    ...(instanceCacheMs === undefined ? {} : { cacheMs: instanceCacheMs }),
  });
  const invoker = createActionInvoker({
    plugins,
    instances,
    egress,
    secrets,
    ...(maxOutputBytes === undefined ? {} : { maxOutputBytes }),
    ...(log === undefined ? {} : { log }),
  });
  return { plugins, instances, invoker, triggers: createTriggerResolver({ plugins, instances, secrets }) };
}
