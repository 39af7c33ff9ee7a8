import { type FieldSpec, isSecretField, type JsonObject } from '@automate/core';
import type { JsonSchema } from '../json-schema.ts';

/** The JSON Schema of one field's value. */
function valueSchema(field: FieldSpec): JsonObject {
  const values = (field.options ?? []).map(({ value }) => value);
  switch (field.type) {
    case 'integer':
    case 'float':
      return {
        type: field.type === 'integer' ? 'integer' : 'number',
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'select':
      return { enum: values };
    case 'multi-select':
      return { type: 'array', items: { enum: values }, uniqueItems: true, ...lengths(field, 'Items') };
    case 'json':
      return {};
    case 'array':
      return { type: 'array', ...lengths(field, 'Items') };
    case 'url':
      return { ...text(field), format: 'uri' };
    case 'email':
      return { ...text(field), format: 'email' };
    default:
      return text(field);
  }
}

function lengths({ minLength, maxLength }: FieldSpec, what: 'Length' | 'Items'): JsonObject {
  return {
    ...(minLength === undefined ? {} : { [`min${what}`]: minLength }),
    ...(maxLength === undefined ? {} : { [`max${what}`]: maxLength }),
  };
}

function text(field: FieldSpec): JsonObject {
  return {
    type: 'string',
    ...lengths(field, 'Length'),
    ...(field.pattern === undefined ? {} : { pattern: field.pattern }),
  };
}

/**
 * The JSON Schema of an instance's configuration. Secret fields are in it, as `writeOnly`: it is what a person sends,
 * not what is stored. A field that has a default, or is shown only sometimes, is never required here.
 */
export function configSchema(fields: readonly FieldSpec[]): JsonSchema {
  const required = fields
    .filter((field) => field.required && field.default === undefined && field.showWhen === undefined)
    .map(({ key }) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [
        field.key,
        {
          ...valueSchema(field),
          title: field.label,
          ...(field.description === undefined ? {} : { description: field.description }),
          ...(field.default === undefined ? {} : { default: field.default }),
          ...(isSecretField(field) ? { writeOnly: true } : {}),
        },
      ]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}
