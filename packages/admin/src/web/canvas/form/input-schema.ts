import type { JsonObject, JsonValue } from '@automate/core';
import { isObject } from '../outline.ts';

/** What a field of a start's form can be, and how a JSON Schema says it. */
const KINDS = {
  text: { type: 'string' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: { type: 'string' } },
} as const satisfies Record<string, JsonObject>;

export type InputKind = keyof typeof KINDS;
export const INPUT_KINDS = Object.keys(KINDS) as InputKind[];

/** The keywords by which kinds differ. */
export const KIND_KEYWORDS = ['type', 'format', 'items'] as const;

/** What a kind says in a schema; undefined: nothing. */
export function keywordOf(kind: InputKind, keyword: (typeof KIND_KEYWORDS)[number]): JsonValue | undefined {
  return (KINDS[kind] as JsonObject)[keyword];
}

/** What a property is; undefined: more than a field of a form can say, such as one with properties of its own. */
export function kindOf(schema: JsonValue | undefined): InputKind | undefined {
  if (!isObject(schema)) return undefined;
  return INPUT_KINDS.find((kind) =>
    KIND_KEYWORDS.every((keyword) => JSON.stringify(schema[keyword]) === JSON.stringify(keywordOf(kind, keyword))),
  );
}

/** Whether a schema is one of an object with properties: the others can only be written. */
export function hasFields(schema: JsonValue | undefined): schema is JsonObject | undefined {
  if (schema === undefined) return true;
  if (!isObject(schema)) return false;
  const { type = 'object', properties = {}, required = [] } = schema;
  return type === 'object' && isObject(properties) && Array.isArray(required);
}
