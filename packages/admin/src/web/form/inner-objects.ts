import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';
import { configurationOf, stateOf } from './field-state.ts';
import { fieldsOfSchema } from './fields-of-schema.ts';

/** The fields of an object's schema; an object in it begins with what its own fields begin with. */
export function fieldsOfObject(schema: JsonValue | undefined): FieldSpec[] {
  return fieldsOfSchema(schema).map((field) => {
    const inner = innerOf(schema, field.key);
    if (inner === undefined || field.default !== undefined) return field;
    const fields = fieldsOfObject(inner);
    const initial = configurationOf(fields, stateOf(fields));
    return field.required || !isEmpty(initial) ? { ...field, default: initial } : field;
  });
}

/** The schema of an object of which it is known what is in it, by itself; undefined: it is written as JSON. */
export function innerOf(schema: JsonValue | undefined, key: string): JsonObject | undefined {
  const inner = asObject(asObject(schema)?.properties)?.[key];
  const { type, properties, ...rest } = asObject(inner) ?? {};
  // What stands elsewhere in the schema is not in it, and a beginning of the author's own may have more than its fields.
  const alone = rest.default === undefined && !JSON.stringify(inner ?? null).includes('"$ref"');
  return type === 'object' && alone && !isEmpty(asObject(properties) ?? {}) ? asObject(inner) : undefined;
}

/** An object with nothing in it. */
export function isEmpty(value: JsonValue | undefined): boolean {
  const object = asObject(value);
  return object !== undefined && Object.keys(object).length === 0;
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
