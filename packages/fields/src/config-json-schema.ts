import { type FieldSpec, isSecretField, type JsonObject } from '@automate/core';
import { constraintsOf } from './constraints.ts';
import { sameJson } from './visibility.ts';
import { widgetOf } from './widget.ts';

/** What the schema says beside JSON Schema's own words; they hint at how to draw a field and never decide what is valid. */
export const SCHEMA_HINTS = [
  'x-widget',
  'x-group',
  'x-order',
  'x-secret',
  'x-showWhen',
  'x-placeholder',
  'x-help',
  'x-options',
  'x-rules',
] as const;

const KEYWORDS = {
  min: 'minimum',
  max: 'maximum',
  minLength: ['minLength', 'minItems'],
  maxLength: ['maxLength', 'maxItems'],
  pattern: 'pattern',
} as const;

/** The JSON Schema of one field's value. */
function valueSchema(field: FieldSpec): JsonObject {
  const type = typeSchema(field);
  const list = type.type === 'array' ? 1 : 0;
  const constraints = constraintsOf(field).map(({ kind, value }): JsonObject => {
    const keyword = KEYWORDS[kind];
    return { [typeof keyword === 'string' ? keyword : keyword[list]]: value };
  });
  const [first, ...rest] = constraints;
  if (!first) return type;
  // Each in a schema of its own where two say the same keyword: none overwrites another.
  const keywords = constraints.flatMap((constraint) => Object.keys(constraint));
  if (new Set(keywords).size === keywords.length) return Object.assign(type, first, ...rest);
  return { ...type, allOf: constraints.map((constraint) => ({ type: type.type as string, ...constraint })) };
}

function typeSchema(field: Pick<FieldSpec, 'type' | 'options' | 'items'>): JsonObject {
  const values = (field.options ?? []).map(({ value }) => value);
  switch (field.type) {
    case 'integer':
      return { type: 'integer' };
    case 'float':
      return { type: 'number' };
    case 'boolean':
      return { type: 'boolean' };
    case 'select':
      return { enum: values };
    case 'multi-select':
      return { type: 'array', items: { enum: values }, uniqueItems: true };
    case 'json':
      return {};
    case 'array':
      return { type: 'array', ...(field.items ? { items: elementSchema(field.items) } : {}) };
    case 'url':
      return { type: 'string', format: 'uri' };
    case 'email':
      return { type: 'string', format: 'email' };
    default:
      return { type: 'string' };
  }
}

function elementSchema(type: NonNullable<FieldSpec['items']>): JsonObject {
  return valueSchema({ key: 'element', label: 'Element', type, required: true });
}

/** What a form needs to know and a validator does not. */
function hints(field: FieldSpec): JsonObject {
  const { options, rules, showWhen } = field;
  return {
    title: field.label,
    ...(field.description === undefined ? {} : { description: field.description }),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(isSecretField(field) ? { writeOnly: true, 'x-secret': true } : {}),
    'x-widget': widgetOf(field),
    ...(field.group === undefined ? {} : { 'x-group': field.group }),
    ...(field.order === undefined ? {} : { 'x-order': field.order }),
    ...(field.placeholder === undefined ? {} : { 'x-placeholder': field.placeholder }),
    ...(field.help === undefined ? {} : { 'x-help': field.help }),
    ...(showWhen === undefined ? {} : { 'x-showWhen': showWhen }),
    ...(options === undefined ? {} : { 'x-options': options }),
    ...(rules === undefined ? {} : { 'x-rules': rules }),
  };
}

/** That a field is shown, as a schema of the whole configuration. */
function shownSchemas(field: FieldSpec, byKey: ReadonlyMap<string, FieldSpec>): JsonObject[] {
  if (!field.showWhen) return [];
  const { field: key, equals } = field.showWhen;
  const seen = byKey.get(key);
  if (!seen) return [{ not: {} }];
  const has: JsonObject = { type: 'object', required: [key], properties: { [key]: { const: equals } } };
  const filledIn = seen.default !== undefined && sameJson(seen.default, equals);
  const left: JsonObject = { not: { type: 'object', required: [key] } };
  return [...shownSchemas(seen, byKey), filledIn ? { anyOf: [has, left] } : has];
}

/**
 * The JSON Schema (2020-12) of a configuration: takes exactly what `configValidator` takes. Secret fields are in it, as
 * `writeOnly`: it is what a person sends, not what is stored. A field with a default is never required.
 */
export function configJsonSchema(fields: readonly FieldSpec[]): JsonObject {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const asked = fields.filter((field) => field.required && field.default === undefined);
  const required = asked.filter((field) => !field.showWhen).map(({ key }) => key);
  const sometimes = asked.filter((field) => field.showWhen);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.key, { ...valueSchema(field), ...hints(field) }])),
    ...(required.length === 0 ? {} : { required }),
    ...(sometimes.length === 0
      ? {}
      : {
          allOf: sometimes.map((field) => ({
            if: { allOf: shownSchemas(field, byKey) },
            // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
            then: { type: 'object', required: [field.key] },
          })),
        }),
    additionalProperties: false,
  };
}
