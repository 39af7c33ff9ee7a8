import type { HealthStatus } from '@automate/providers';

/** `unknown`: it was not checked yet, or nobody has checked it for long, or it is gone. */
export type InstanceHealthStatus = HealthStatus | 'unknown';

/** Names an instance of a connector as workflows do. */
export interface ConnectorInstance {
  /** The connector's key. */
  connector: string;
  /** The instance's name. */
  instance: string;
}

/** Tells which instances are down. The plugin host implements it, the engine uses it. */
export interface InstanceHealth {
  /**
   * Those of a tenant's instances that are unhealthy. With `fresh`, nothing that was committed before the call is missed;
   * without, the answer may be a second old.
   * @throws AutomateError UNAVAILABLE when the database does not answer
   */
  unhealthy(
    tenantId: string,
    instances: readonly ConnectorInstance[],
    options?: { fresh?: boolean | undefined },
  ): Promise<ConnectorInstance[]>;
}

/** One change of an instance's status. */
export interface InstanceHealthChange {
  tenantId: string;
  pluginId: string;
  /** The extension point of what is configured, such as `connector`, and its key there. */
  point: string;
  key: string;
  /** The instance's name. */
  name: string;
  from: InstanceHealthStatus;
  to: InstanceHealthStatus;
  /** What the check said, redacted. */
  message?: string | undefined;
}

/** What follows from changes of status. The engine implements it, the plugin host uses it. */
export interface InstanceHealthChanges<Transaction> {
  /**
   * Writes what follows from a change in the transaction that writes the change itself, so that it happens exactly once.
   * Resolves to what is to be called after the commit: a hint, that may be lost.
   */
  record(tx: Transaction, change: InstanceHealthChange): Promise<() => void>;
}
