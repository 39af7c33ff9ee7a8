import type { AutomateError, FieldSpec, FieldSpecInput } from '@automate/core';
import type { HandedConfigOf } from '@automate/fields';
import type { ConnectionTest, HealthReport } from './health.ts';
import type { InstanceContext } from './instance-context.ts';
import type { NormalizeError } from './normalize-error.ts';

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
  normalizeError?: NormalizeError;
}

/** What the author of anything that an operator configures writes: what it is called, what is filled in, and its life. */
export interface ConfigurableDefinition<Fields extends readonly FieldSpecInput[], State>
  extends InstanceHooks<Fields, State> {
  /** `^[a-z][a-z0-9-]*$`, at most 64 characters, unique among its kind in an installation. */
  key: string;
  displayName: string;
  description?: string;
  /** What an operator fills in to make an instance. Default: nothing. */
  fields?: Fields;
}

/** The same as a host calls it, whatever process the code is in. Every method throws AutomateErrors only. */
export interface Configurable {
  readonly key: string;
  readonly displayName: string;
  readonly description?: string;
  readonly fields: readonly FieldSpec[];
  readonly supportsHealthCheck: boolean;
  readonly supportsTestConnection: boolean;
  /** Resolves to what goes into `ctx.state`: opaque, made for this object's own methods. */
  configure(config: object, ctx: InstanceContext<undefined>): Promise<unknown>;
  dispose(state: unknown): Promise<void>;
  /** @throws AutomateError UNIMPLEMENTED where it is not supported; whatever the check throws */
  healthCheck(ctx: InstanceContext): Promise<HealthReport>;
  /** @throws AutomateError UNIMPLEMENTED where it is not supported; whatever the test throws */
  testConnection(config: object, ctx: InstanceContext<undefined>): Promise<ConnectionTest>;
  /** An error of the provider's own code as one of ours. */
  normalizeError(error: unknown): AutomateError;
}
