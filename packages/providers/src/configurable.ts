import type { FieldSpecInput } from '@automate/core';
import type { HandedConfigOf } from '@automate/fields';
import type { ConnectionTest, HealthReport } from './health.ts';
import type { InstanceContext } from './instance-context.ts';

/**
 * What an author may write of the life of an instance, for whatever has fields. Every function is optional; each gets the
 * configuration as its fields describe it, with a placeholder in place of every secret, valid and with defaults filled in.
 */
export interface InstanceHooks<Fields extends readonly FieldSpecInput[], State> {
  /**
   * Takes an instance live: at its first use in a process, and again after each change. What it returns is `ctx.state` of
   * every later call, until `dispose`. Throwing refuses the change: the last good configuration stays in use.
   */
  configure?(config: HandedConfigOf<Fields>, ctx: InstanceContext<undefined>): Promise<State> | State;
  /** Frees what `configure` made, when no call uses it any more. */
  dispose?(state: State): Promise<void> | void;
  /** How the live instance is. Throwing means `unhealthy`. */
  healthCheck?(ctx: InstanceContext<State>): Promise<HealthReport>;
  /**
   * Tries a configuration that is not in use and need not be saved. Throwing means failed. Default, where there is a
   * `healthCheck`: configure, check, dispose.
   */
  testConnection?(config: HandedConfigOf<Fields>, ctx: InstanceContext<undefined>): Promise<ConnectionTest>;
}

/** The same as a host calls it, whatever process the code is in. */
export interface Configurable {
  readonly supportsHealthCheck: boolean;
  readonly supportsTestConnection: boolean;
  /** Resolves to what goes into `ctx.state`: opaque, made for this object's own methods. */
  configure(config: object, ctx: InstanceContext<undefined>): Promise<unknown>;
  dispose(state: unknown): Promise<void>;
  /** @throws AutomateError UNIMPLEMENTED where it is not supported; anything that the check throws */
  healthCheck(ctx: InstanceContext): Promise<HealthReport>;
  /** @throws AutomateError UNIMPLEMENTED where it is not supported; anything that the test throws */
  testConnection(config: object, ctx: InstanceContext<undefined>): Promise<ConnectionTest>;
}
