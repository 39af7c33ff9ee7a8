import type { FieldSpecInput, JsonValue } from '@automate/core';
import type { ConfigOf } from '@automate/fields';
import type { Configurable, ConfigurableDefinition, ProfileKey } from '@automate/providers';
import type { Action } from './action.ts';
import type { ActionContext } from './action-context.ts';
import type { Trigger } from './trigger.ts';

/** What an author writes. */
export interface ConnectorDefinition<
  Fields extends readonly FieldSpecInput[] = readonly FieldSpecInput[],
  State = unknown,
> extends ConfigurableDefinition<Fields, State> {
  /** Profiles that it implements: all their actions are among its own, as `profileActions` makes them. */
  implements?: readonly ProfileKey[];
  /** By name, `^[a-z][a-z0-9_-]*$`. */
  actions?: Readonly<Record<string, Action>>;
  /** By name, as for actions. */
  triggers?: Readonly<Record<string, Trigger>>;
  /**
   * Checks what the fields cannot say, such as two values that exclude each other: of the type that the fields describe,
   * defaults filled in. Whatever it throws is handed on as a ConnectorError.
   */
  validateConfig?(config: ConfigOf<Fields>): Promise<void>;
}

/** A service that workflows can call and hear from. */
export interface Connector extends Configurable {
  readonly implements?: readonly ProfileKey[];
  readonly actions: Readonly<Record<string, Action>>;
  readonly triggers: Readonly<Record<string, Trigger>>;
  /**
   * Validates the parameters and runs an action.
   * @throws ConnectorError only; INVALID_ARGUMENT, effect `none`, for an unknown action and for parameters that do not fit
   */
  execute(action: string, params: unknown, ctx: ActionContext): Promise<JsonValue>;
  /**
   * Checks a whole configuration, secrets included, against the fields and the connector's own rules.
   * @throws ConnectorError INVALID_ARGUMENT
   */
  validateConfig(config: unknown): Promise<void>;
}
