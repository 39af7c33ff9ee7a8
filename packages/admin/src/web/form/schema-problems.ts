import type { JsonValue, ProblemRule } from '@automate/core';
import { type Schema, Validator } from '@cfworker/json-schema';
import type { Translate } from '../i18n/translate.ts';
import { problemWords } from './problem-words.ts';

/** What a JSON Schema (draft 2020-12) refuses in an object, by its field; what is of none of them is at ''. */
export function schemaProblems(schema: JsonValue, value: JsonValue, t: Translate): Map<string, string> {
  const problems = new Map<string, string>();
  const { errors } = new Validator(schema as unknown as Schema, '2020-12', false).validate(value);
  for (const { instanceLocation, keyword, keywordLocation, error } of errors) {
    // These tell only that there is another one inside.
    if (keyword === 'properties' || keyword === 'items' || keyword === '$ref') continue;
    const [, inside = ''] = /^#\/?([^/]*)/.exec(instanceLocation) ?? [];
    const missing = keyword === 'required' ? /"([^"]+)"\.$/.exec(error)?.[1] : undefined;
    const key = inside === '' ? (missing ?? '') : inside.replaceAll('~1', '/').replaceAll('~0', '~');
    const rule = ruleOf(keyword, valueAt(schema, keywordLocation));
    if (!problems.has(key)) problems.set(key, problemWords({ message: error, ...(rule && { rule }) }, t));
  }
  return problems;
}

export function isValid(schema: JsonValue, value: JsonValue): boolean {
  return new Validator(schema as unknown as Schema, '2020-12').validate(value).valid;
}

/** The rules of fields that say the same; what they need to know of a keyword is its value. */
const RULES: Record<string, string> = {
  enum: 'option',
  false: 'unknown',
  format: 'format',
  maximum: 'max',
  maxItems: 'maxElements',
  maxLength: 'maxLength',
  minimum: 'min',
  minItems: 'minElements',
  minLength: 'minLength',
  pattern: 'pattern',
  required: 'required',
  uniqueItems: 'distinct',
};

function ruleOf(keyword: string, value: JsonValue | undefined): ProblemRule | undefined {
  if (keyword === 'type') return typeof value === 'string' ? { name: value } : undefined;
  const name = RULES[keyword];
  if (name === undefined) return undefined;
  return typeof value === 'number' || typeof value === 'string' ? { name, value } : { name };
}

/** What stands at a place of a schema; undefined where it is reached by a `$ref`. */
function valueAt(schema: JsonValue, location: string): JsonValue | undefined {
  const parts = location.split('/').slice(1);
  return parts.reduce<JsonValue | undefined>((at, part) => {
    if (typeof at !== 'object' || at === null) return undefined;
    return (at as { [key: string]: JsonValue })[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }, schema);
}
