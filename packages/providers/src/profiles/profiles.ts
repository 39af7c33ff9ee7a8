import { isDeepStrictEqual } from 'node:util';
import type { ActionEffect } from '@automate/core';
import { type InputProblem, type JsonObject, toPointer } from '@automate/core';
import { analytics } from './analytics.ts';
import { integration } from './integration.ts';
import { notification } from './notification.ts';
import { payment } from './payment.ts';
import type { Profile, ProfileAction } from './profile.ts';
import { search } from './search.ts';
import { workflow } from './workflow.ts';

/** Every profile there is, by key. */
export const PROFILES = { notification, payment, search, analytics, integration, workflow } as const;

export type ProfileKey = keyof typeof PROFILES;

export const PROFILE_KEYS = Object.keys(PROFILES) as ProfileKey[];

/** What is compared of an action that implements one of a profile's. */
export interface ImplementedAction {
  input: JsonObject;
  output?: JsonObject;
  effect: ActionEffect;
}

/** Everything that keeps these actions from implementing these profiles, at once. */
export function profileProblems(
  keys: readonly string[],
  actions: Readonly<Record<string, ImplementedAction>>,
): InputProblem[] {
  return keys.flatMap((key, index) => {
    const pointer = toPointer(['implements', index]);
    if (keys.indexOf(key) < index) return [{ pointer, message: `names ${JSON.stringify(key)} twice` }];
    if (!Object.hasOwn(PROFILES, key)) return [{ pointer, message: `names no profile: ${PROFILE_KEYS.join(', ')}` }];
    const profile: Profile = PROFILES[key as ProfileKey];
    return Object.entries(profile.actions).flatMap(([name, wanted]): InputProblem[] => {
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (action) return actionProblems(toPointer(['actions', name]), `profile ${key}`, wanted, action);
      return [{ pointer, message: `there is no action ${name}, which profile ${key} has` }];
    });
  });
}

function actionProblems(
  pointer: string,
  profile: string,
  wanted: ProfileAction,
  action: ImplementedAction,
): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const side of ['input', 'output'] as const) {
    if (isDeepStrictEqual(action[side], wanted[side])) continue;
    problems.push({ pointer: `${pointer}/${side}`, message: `is not exactly that of ${profile}` });
  }
  if (!wanted.effects.includes(action.effect)) {
    problems.push({
      pointer: `${pointer}/effect`,
      message: `is not ${wanted.effects.join(' or ')}, as ${profile} wants`,
    });
  }
  return problems;
}
