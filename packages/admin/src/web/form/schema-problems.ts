import type { JsonValue } from '@automate/core';
import { type Schema, Validator } from '@cfworker/json-schema';

/** What a JSON Schema (draft 2020-12) refuses in an object, by its field; what is of none of them is at ''. */
export function schemaProblems(schema: JsonValue, value: JsonValue): Map<string, string> {
  const problems = new Map<string, string>();
  const { errors } = new Validator(schema as unknown as Schema, '2020-12', false).validate(value);
  for (const { instanceLocation, keyword, error } of errors) {
    // These tell only that there is another one inside.
    if (keyword === 'properties' || keyword === 'items' || keyword === '$ref') continue;
    const [, inside = ''] = /^#\/?([^/]*)/.exec(instanceLocation) ?? [];
    const missing = keyword === 'required' ? /"([^"]+)"\.$/.exec(error)?.[1] : undefined;
    const key = inside === '' ? (missing ?? '') : inside.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!problems.has(key)) problems.set(key, error);
  }
  return problems;
}
