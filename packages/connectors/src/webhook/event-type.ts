import { describeProblems, type InputProblem, invalidArgument, type JsonValue } from '@automate/core';
import type { EventTypeMapping } from './event-type-mapping.ts';

const PART = /^[A-Za-z0-9_-]+(?:[.:/][A-Za-z0-9_-]+)*$/;
const MAX_PART = 128;

/** The value at a dotted path over own properties. */
function valueAt(body: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = value[name];
  }
  return value;
}

/**
 * The type of a verified delivery, for example `github.issues.opened`.
 * @throws AutomateError INVALID_ARGUMENT when the header or the path that must name it is missing or no name
 */
export function eventTypeOf(mapping: EventTypeMapping, headers: Headers, body: JsonValue): string {
  const parts = mapping.prefix === undefined ? [] : [mapping.prefix];
  const problems: InputProblem[] = [];
  const add = (pointer: string, what: string, value: JsonValue | undefined, required: boolean) => {
    if (typeof value === 'string' && value.length <= MAX_PART && PART.test(value)) parts.push(value);
    else if (required || typeof value === 'string') {
      problems.push({ pointer, message: `${what} does not name an event: letters, digits, _ - and . are expected` });
    }
  };
  if (mapping.header !== undefined) add('', `header ${mapping.header}`, headers.get(mapping.header) ?? undefined, true);
  if (mapping.bodyPath !== undefined) {
    const pointer = `/${mapping.bodyPath.replaceAll('.', '/')}`;
    add(pointer, `the body's ${mapping.bodyPath}`, valueAt(body, mapping.bodyPath), mapping.header === undefined);
  }
  if (problems.length > 0)
    throw invalidArgument(describeProblems('the delivery does not say what happened', problems), problems);
  return parts.join('.');
}
