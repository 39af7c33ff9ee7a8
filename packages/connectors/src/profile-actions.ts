import { type ActionEffect, PROFILES, type Profile, type ProfileAction, type ProfileKey } from '@automate/providers';
import { type Action, defineAction } from './action.ts';
import type { ActionContext } from './action-context.ts';

/** What an author writes of an action of a profile: what it does. The schemas are the profile's. */
export interface ProfileActionDefinition<Params extends object, Result extends object, State = unknown> {
  /** Default: the profile's. */
  displayName?: string;
  description?: string;
  /** One that the profile allows. Default: the weakest of them. */
  effect?: ActionEffect;
  /** As of any action. */
  idempotencyWindowMs?: number;
  run(params: Params, ctx: ActionContext<State>): Promise<Result>;
}

/** By name, what makes each action of a profile. */
export type ProfileActions<Key extends ProfileKey, State = unknown> =
  (typeof PROFILES)[Key] extends Profile<infer Types>
    ? {
        readonly [Name in keyof Types]: (
          definition: ProfileActionDefinition<Types[Name]['params'], Types[Name]['result'], State>,
        ) => Action;
      }
    : never;

/**
 * Makes the actions of a profile, with its schemas and its types: `profileActions('payment').refund({ run })`. Checked when
 * their connector is defined. `State` is what the connector's `configure` returns.
 */
export function profileActions<Key extends ProfileKey, State = unknown>(profile: Key): ProfileActions<Key, State> {
  const entries = Object.entries((PROFILES[profile] as Profile).actions).map(([name, action]) => [
    name,
    (definition: ProfileActionDefinition<object, object, State>) => defineProfileAction(action, definition),
  ]);
  return Object.fromEntries(entries) as ProfileActions<Key, State>;
}

function defineProfileAction<State>(
  { displayName, description, input, output, effects }: ProfileAction,
  definition: ProfileActionDefinition<object, object, State>,
): Action {
  const { effect = effects.at(-1), idempotencyWindowMs } = definition;
  return defineAction<object, State>({
    displayName: definition.displayName ?? displayName,
    description: definition.description ?? description,
    input,
    output,
    ...(effect === undefined ? {} : { effect }),
    ...(idempotencyWindowMs === undefined ? {} : { idempotencyWindowMs }),
    run: (params, ctx) => definition.run(params, ctx),
  });
}
