import type { JsonObject, JsonValue } from '@automate/core';
import type { Action } from './action.ts';
import type { ActionContext } from './action-context.ts';
import type { Trigger } from './trigger.ts';

/** A service that workflows can call and hear from. */
export interface Connector {
  /** `^[a-z][a-z0-9-]*$`, unique in an installation. */
  key: string;
  displayName: string;
  description?: string;
  actions: Readonly<Record<string, Action>>;
  triggers: Readonly<Record<string, Trigger>>;
  /**
   * Validates the parameters and runs an action.
   * @throws ConnectorError only; INVALID_ARGUMENT for an unknown action and for parameters that do not fit
   */
  execute(action: string, params: unknown, ctx: ActionContext): Promise<JsonValue>;
  /** Checks what the fields cannot say, such as two values that exclude each other. @throws ConnectorError INVALID_ARGUMENT */
  validateConfig?(config: JsonObject): Promise<void>;
}
