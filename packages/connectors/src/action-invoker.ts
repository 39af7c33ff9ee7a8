import type { JsonObject, JsonValue, Logger } from '@automate/core';
import type { ActionEffect } from '@automate/providers';
import type { ActionCall } from './action-context.ts';
import type { JsonSchema } from './json-schema.ts';

/** Names one action of one configured connector. */
export interface ActionRef {
  tenantId: string;
  /** The connector's key. */
  connector: string;
  action: string;
  /** The instance's name. Absent: the connector's only instance, or none when it needs none. */
  connection?: string | undefined;
}

/** What is known of an action without running plugin code. */
export interface ActionDescription {
  connector: string;
  action: string;
  displayName: string;
  effect: ActionEffect;
  /** How long the service honours an idempotency key, in milliseconds. Absent: no limit is known. */
  idempotencyWindowMs?: number;
  input: JsonSchema;
  output?: JsonSchema;
  pluginId: string;
  pluginVersion: string;
}

/** Runs actions by name. The plugin host implements it, the engine uses it. */
export interface ActionInvoker {
  /**
   * @throws AutomateError NOT_FOUND (no such connector or connection), INVALID_ARGUMENT (no such action),
   *   FAILED_PRECONDITION (plugin failed or disabled), UNAVAILABLE (the database does not answer)
   */
  describe(ref: ActionRef): Promise<ActionDescription>;
  /**
   * Validates the parameters and runs the action. `log` is told what the action logs, beside the host's own log.
   * @throws ConnectorError only. With `details.begun: false` the action's code was not called; when such an error is
   *   retryable, what was missing is the host's own (its database), and the attempt is no failure of the action.
   */
  invoke(ref: ActionRef, params: JsonObject, call: ActionCall, log?: Logger): Promise<JsonValue>;
}
