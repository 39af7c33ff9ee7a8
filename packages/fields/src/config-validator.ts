import {
  type FieldSpec,
  type FieldSpecInput,
  fieldSpecSchema,
  type JsonObject,
  type JsonValue,
  type ProblemRule,
} from '@automate/core';
import { z } from 'zod';
import type { ConfigOf } from './config-of.ts';
import { ruleOf, valueSchema } from './value-validator.ts';
import { isShown } from './visibility.ts';

/**
 * Checks a whole configuration, in a server and in a browser, and fills in the defaults of what is shown. Every problem is
 * told at once, at the path of its field, as a sentence and as data (`params.rule`); none repeats a value. A field that is not shown may be left out though it is
 * required; what is filled in there must fit all the same.
 *
 * Secret fields hold their text here: this is what a person sends, before secrets go to their backend.
 */
export function configValidator<const Fields extends readonly FieldSpecInput[]>(
  fields: Fields,
): z.ZodType<ConfigOf<Fields>> {
  const specs = fields.map((field) => fieldSpecSchema.parse(field));
  const byKey = new Map(specs.map((field) => [field.key, field]));
  const values = new Map<string, z.ZodType>();
  const schemaOf = (field: FieldSpec): z.ZodType => {
    const known = values.get(field.key);
    if (known) return known;
    const schema = valueSchema(field);
    values.set(field.key, schema);
    return schema;
  };
  const plainObject = z.custom<JsonObject>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
    'must be an object',
  );
  return plainObject.transform((input, context) => {
    const config: Record<string, JsonValue> = {};
    const tell = (key: string, message: string, rule: ProblemRule | undefined, more: PropertyKey[] = []) =>
      context.issues.push({ code: 'custom', path: [key, ...more], message, input, ...(rule && { params: { rule } }) });
    for (const key of Object.keys(input)) if (!byKey.has(key)) tell(key, 'unknown property', { name: 'unknown' });
    for (const field of specs) {
      if (Object.hasOwn(input, field.key) && input[field.key] !== undefined) {
        const result = schemaOf(field).safeParse(input[field.key]);
        if (result.success) config[field.key] = result.data as JsonValue;
        else for (const issue of result.error.issues) tell(field.key, issue.message, ruleOf(issue), issue.path);
      } else if (isShown(field, byKey, input)) {
        if (field.default !== undefined) config[field.key] = structuredClone(field.default);
        else if (field.required) tell(field.key, 'is required', { name: 'required' });
      }
    }
    return context.issues.length === 0 ? (config as ConfigOf<Fields>) : z.NEVER;
  });
}
