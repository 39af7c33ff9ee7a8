import type { JsonObject, JsonValue } from '@automate/core';
import type { ActionEffect } from '@automate/providers';
import type { ActionContext } from './action-context.ts';
import type { JsonSchema } from './json-schema.ts';

/** What an author writes. `Params` is the type that `input` describes, `State` what the connector's `configure` returns. */
export interface ActionDefinition<Params extends object = JsonObject, State = unknown> {
  displayName: string;
  description?: string;
  /** Schema of the parameters, an object. Say `additionalProperties: false`: what is not known is then refused. */
  input: JsonSchema;
  /** Schema of the result. Documentation for forms and tools; a result is not refused after the fact. */
  output?: JsonSchema;
  /** Default `once`. */
  effect?: ActionEffect;
  /** How long the service honours an idempotency key, in milliseconds. Only with `idempotent`. Absent: no limit. */
  idempotencyWindowMs?: number;
  /** Gets validated parameters. Rejects when `ctx.signal` is aborted. What it returns must be plain JSON. */
  run(params: Params, ctx: ActionContext<State>): Promise<JsonValue | object | undefined>;
}

/** An action with its defaults filled in. */
export interface Action {
  readonly displayName: string;
  readonly description?: string;
  readonly input: JsonSchema;
  readonly output?: JsonSchema;
  readonly effect: ActionEffect;
  readonly idempotencyWindowMs?: number;
  run(params: JsonObject, ctx: ActionContext): Promise<JsonValue | object | undefined>;
}

/** One thing a connector can do. Checked when its connector is defined. */
export function defineAction<Params extends object = JsonObject, State = unknown>(
  definition: ActionDefinition<Params, State>,
): Action {
  const { displayName, description, input, output, effect = 'once', idempotencyWindowMs } = definition;
  return Object.freeze({
    displayName,
    ...(description === undefined ? {} : { description }),
    input,
    ...(output === undefined ? {} : { output }),
    effect,
    ...(idempotencyWindowMs === undefined ? {} : { idempotencyWindowMs }),
    // The schema has been checked before `run` is called: that is what makes the parameters a `Params`.
    run: (params: JsonObject, ctx: ActionContext) => definition.run(params as Params, ctx as ActionContext<State>),
  });
}
