import type { ActionEffect, JsonObject } from '@automate/core';

/** Types of what an action takes and gives. */
export interface ActionTypes {
  params: object;
  result: object;
}

/** One action of a profile. */
export interface ProfileAction<Types extends ActionTypes = ActionTypes> {
  readonly displayName: string;
  readonly description: string;
  /** JSON Schema of the parameters. What implements the profile has exactly this one. */
  readonly input: JsonObject;
  /** JSON Schema of the result, likewise. */
  readonly output: JsonObject;
  /** What an implementation may promise; the last is the default. */
  readonly effects: readonly [ActionEffect, ...ActionEffect[]];
  /** Only a type: what the schemas describe. */
  readonly types?: Types;
}

/** A named set of actions with standard schemas, which a connector may say it implements. Data only. */
export interface Profile<Actions extends Record<string, ActionTypes> = Record<string, ActionTypes>> {
  readonly key: string;
  readonly displayName: string;
  readonly description: string;
  readonly actions: { readonly [Name in keyof Actions]: ProfileAction<Actions[Name]> };
}

type RequiredKey<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T] & string;

/** The closed schema of an object: one property for each of the type's, no other; the compiler holds the two together. */
export function objectSchema<T extends object>(
  required: readonly RequiredKey<T>[],
  properties: { readonly [K in keyof Required<T>]: JsonObject },
): JsonObject {
  return {
    type: 'object',
    properties: { ...(properties as Record<string, JsonObject>) },
    ...(required.length === 0 ? {} : { required: [...required] }),
    additionalProperties: false,
  };
}

/** Changes something outside: not to be repeated unless the service knows the idempotency key. */
export const CHANGES = ['idempotent', 'once'] as const;
/** Only reads. */
export const READS = ['pure'] as const;

/** A text of 1 to `maxLength` characters. */
export function textSchema(maxLength: number, description: string): JsonObject {
  return { type: 'string', minLength: 1, maxLength, description };
}

/** Any JSON object. */
export function anyObjectSchema(description: string): JsonObject {
  return { type: 'object', description };
}
