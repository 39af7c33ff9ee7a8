import { type ActionEffect, PROFILES, type ProfileAction, type ProfileKey } from '@automate/providers';
import { type Action, defineAction } from './action.ts';
import type { ActionContext } from './action-context.ts';

type Profiles = typeof PROFILES;
/** The names of a profile's actions. */
export type ProfileActionName<Key extends ProfileKey> = keyof Profiles[Key]['actions'] & string;

type TypesOf<Key extends ProfileKey, Name extends ProfileActionName<Key>> =
  Profiles[Key]['actions'][Name] extends ProfileAction<infer Types> ? Types : never;

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

/** An action of a profile, its parameters and result typed by the profile. Checked when its connector is defined. */
export function defineProfileAction<Key extends ProfileKey, Name extends ProfileActionName<Key>, State = unknown>(
  profile: Key,
  name: Name,
  definition: ProfileActionDefinition<TypesOf<Key, Name>['params'], TypesOf<Key, Name>['result'], State>,
): Action {
  const { displayName, description, input, output, effects } = profileAction(profile, name);
  const { effect = effects[effects.length - 1], idempotencyWindowMs, run } = definition;
  return defineAction<TypesOf<Key, Name>['params'], State>({
    displayName: definition.displayName ?? displayName,
    description: definition.description ?? description,
    input,
    output,
    ...(effect === undefined ? {} : { effect }),
    ...(idempotencyWindowMs === undefined ? {} : { idempotencyWindowMs }),
    run: (params, ctx) => run.call(definition, params, ctx),
  });
}

function profileAction(profile: ProfileKey, name: string): ProfileAction {
  return (PROFILES[profile].actions as Readonly<Record<string, ProfileAction>>)[name] as ProfileAction;
}
