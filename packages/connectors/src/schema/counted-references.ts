import type { FuncKeywordDefinition } from 'ajv';
import type { JsonSchema } from '../json-schema.ts';

const KEYWORD = 'automate:countReference';
/** A megabyte of empty objects, each checked by three alternatives. About a second. */
const MOST_REFERENCES = 1_000_000;
/** Schemas by name. */
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** Values, whatever they look like. */
const VALUES = new Set(['const', 'enum', 'default', 'examples']);

let followed = 0;

/** A value whose check follows too many references. */
export class TooManyReferences extends Error {}

/**
 * Counts the references that are followed: a schema that leads back to itself in several alternatives is checked in a time
 * that multiplies with each level of the value. To be reset before a value is checked; throws TooManyReferences.
 */
export const countReference: FuncKeywordDefinition & { reset(): void } = {
  keyword: KEYWORD,
  schemaType: 'boolean',
  errors: false,
  validate() {
    followed += 1;
    if (followed > MOST_REFERENCES) throw new TooManyReferences();
    return true;
  },
  reset() {
    followed = 0;
  },
};

/** The same schema, in which every reference is counted. */
export function withCountedReferences(schema: JsonSchema): JsonSchema {
  return countIn(schema) as JsonSchema;
}

function countIn(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(countIn);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (VALUES.has(keyword)) return [keyword, value];
    return [keyword, MAPS.has(keyword) ? countInEach(value) : countIn(value)];
  });
  const refers =
    typeof Reflect.get(schema, '$ref') === 'string' || typeof Reflect.get(schema, '$dynamicRef') === 'string';
  return Object.fromEntries(refers ? [...entries, [KEYWORD, true]] : entries);
}

function countInEach(schemas: unknown): unknown {
  if (typeof schemas !== 'object' || schemas === null || Array.isArray(schemas)) return schemas;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, countIn(schema)]));
}
