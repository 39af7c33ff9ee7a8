import type { FieldSpec, JsonValue } from '@automate/core';

type Schema = { readonly [key: string]: JsonValue };
type Widget = Pick<FieldSpec, 'type' | 'options' | 'items'>;

/** Longer texts are written in several lines. */
const LINE = 10_000;
const ITEMS: readonly JsonValue[] = ['string', 'integer', 'boolean'];

/** The fields that a JSON Schema of an object has: each as the widget that suits it, what has none as JSON. */
export function fieldsOfSchema(schema: JsonValue | undefined): FieldSpec[] {
  const { properties, required } = asObject(schema);
  const needed: readonly JsonValue[] = Array.isArray(required) ? required : [];
  return Object.entries(asObject(properties)).map(([key, property]) => {
    const { title, description, default: initial, examples, ...rest } = asObject(property);
    const [example] = Array.isArray(examples) ? examples : [];
    return {
      key,
      label: typeof title === 'string' ? title : wordsOf(key),
      required: needed.includes(key),
      ...(typeof description === 'string' && { description }),
      ...(initial !== undefined && { default: initial }),
      ...(example !== undefined && { placeholder: typeof example === 'string' ? example : JSON.stringify(example) }),
      ...widgetOf(rest),
    };
  });
}

/** Properties that are names and values of the author's own, such as headers: none of them is known before. */
export function mapsOfSchema(schema: JsonValue | undefined): ReadonlySet<string> {
  const isMap = ([, property]: [string, JsonValue]): boolean => {
    const { type, properties, additionalProperties = true } = asObject(property);
    return type === 'object' && properties === undefined && additionalProperties !== false;
  };
  return new Set(
    Object.entries(asObject(asObject(schema).properties))
      .filter(isMap)
      .map(([key]) => key),
  );
}

function widgetOf(schema: Schema): Widget {
  const choices = choicesOf(schema);
  if (choices !== undefined) return { type: 'select', options: choices };
  switch (typeOf(schema)) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer' };
    case 'number':
      return { type: 'float' };
    case 'string':
      return { type: textOf(schema) };
    case 'array': {
      const items = asObject(schema.items);
      const among = choicesOf(items);
      if (among !== undefined) return { type: 'multi-select', options: among };
      const each = typeOf(items);
      if (each === 'number') return { type: 'array', items: 'float' };
      return each !== undefined && ITEMS.includes(each) ? { type: 'array', items: each as 'string' } : { type: 'json' };
    }
    default:
      return { type: 'json' };
  }
}

function textOf({ format, maxLength }: Schema): FieldSpec['type'] {
  if (format === 'uri' || format === 'email') return format === 'uri' ? 'url' : 'email';
  return typeof maxLength === 'number' && maxLength > LINE ? 'text' : 'string';
}

function typeOf({ type }: Schema): string | undefined {
  if (typeof type === 'string') return type;
  const [first, second] = Array.isArray(type) ? type.filter((one) => one !== 'null') : [];
  return second === undefined && typeof first === 'string' ? first : undefined;
}

function choicesOf(schema: Schema): FieldSpec['options'] {
  const values = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? undefined : [schema.const];
  if (values === undefined || values.some((value) => typeof value === 'object')) return undefined;
  return values.map((value) => ({ value: value as string, label: String(value) }));
}

/** `baseUrl` and `base_url` as a person would write them. */
function wordsOf(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1) || key;
}

function asObject(value: JsonValue | undefined): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
