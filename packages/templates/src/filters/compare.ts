import type { JsonValue } from '@automate/core';
import type { FilterContext, TemplateFilter } from '../filter.ts';

/** Same type and same content, in depth. What is missing equals null. */
function equal(a: JsonValue | undefined, b: JsonValue | undefined, work: FilterContext['work']): boolean {
  work?.(1);
  if ((a ?? null) === (b ?? null)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i], work))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key], work))
  );
}

/** For `{{#if (eq a b)}}`. More belongs into a condition step. */
export const compareFilters: readonly TemplateFilter[] = [
  {
    name: 'eq',
    description: 'Whether two values have the same type and content.',
    parameters: [{ name: 'value' }],
    apply: (input, { value }, { work }) => equal(input, value, work),
  },
  {
    name: 'ne',
    description: 'Whether two values differ in type or content.',
    parameters: [{ name: 'value' }],
    apply: (input, { value }, { work }) => !equal(input, value, work),
  },
];
