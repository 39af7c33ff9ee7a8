import type { JsonObject, JsonValue } from '@automate/core';
import type { ActionContext } from './action-context.ts';
import type { ActionEffect } from './effect.ts';
import type { JsonSchema } from './json-schema.ts';

/** What an author writes. `Params` is the type that `input` describes. */
export interface ActionDefinition<Params extends object = JsonObject> {
  displayName: string;
  description?: string;
  /** Schema of the parameters, an object. Compiled when the action is defined. */
  input: JsonSchema;
  /** Schema of the result. Documentation for forms and tools; results are not refused after the fact. */
  output?: JsonSchema;
  /** Default `once`. */
  effect?: ActionEffect;
  /** How long the service honours an idempotency key, in milliseconds. Only with `idempotent`. Absent: no limit. */
  idempotencyWindowMs?: number;
  /** Gets validated parameters. Rejects when `ctx.signal` is aborted. What it returns must be plain JSON. */
  run(params: Params, ctx: ActionContext): Promise<JsonValue | undefined>;
}

/** An action with its defaults filled in. */
export interface Action {
  displayName: string;
  description?: string;
  input: JsonSchema;
  output?: JsonSchema;
  effect: ActionEffect;
  idempotencyWindowMs?: number;
  run(params: JsonObject, ctx: ActionContext): Promise<JsonValue | undefined>;
}
