import { invalidArgument, type JsonValue } from '@automate/core';
import { isEmpty, ownValue, toJson } from '../data.ts';
import type { TemplateFilter } from '../filter.ts';

/** Filters over any kind of value. */
export const valueFilters: readonly TemplateFilter[] = [
  {
    name: 'default',
    description: 'The input, or another value where it is missing, null or an empty text.',
    parameters: [{ name: 'value' }],
    apply: (input, { value }) => (input === undefined || input === null || input === '' ? value : input),
  },
  {
    name: 'json',
    description: 'The input as JSON text.',
    parameters: [{ name: 'indent', default: 0, description: 'Spaces per level; 0 = one line.' }],
    apply: (input, { indent }) => toJson(input ?? null, Number(indent)),
  },
  {
    name: 'length',
    description: 'How many items a list, characters a text or fields an object has; 0 for nothing.',
    apply(input, _, { work }) {
      if (input === undefined || input === null) return 0;
      if (typeof input === 'string' || Array.isArray(input)) return input.length;
      if (typeof input === 'object') {
        const { length } = Object.keys(input);
        work?.(length);
        return length;
      }
      throw invalidArgument(`counts lists, texts and objects, and got ${describe(input)}`);
    },
  },
  {
    name: 'lookup',
    description: 'The field of an object, or the item of a list, whose name or index is computed.',
    parameters: [{ name: 'key' }],
    apply: (input, { key }) => ownValue(input, String(key)) as JsonValue | undefined,
  },
  {
    name: 'not',
    description: 'True for false, null, what is missing, 0, an empty text and an empty list.',
    apply: (input) => isEmpty(input),
  },
];

/** A value as a message names it. Never its content, which may be long. */
export function describe(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
