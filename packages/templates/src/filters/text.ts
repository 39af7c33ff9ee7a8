import { invalidArgument, type JsonValue } from '@automate/core';
import { toText } from '../data.ts';
import type { TemplateFilter } from '../filter.ts';
import { describe } from './value.ts';

/** A text; numbers and booleans are written out, nothing is the empty text. */
function text(input: JsonValue | undefined): string {
  if (typeof input !== 'object' || input === null) return toText(input);
  throw invalidArgument(`works on a text and got ${describe(input)}`);
}

/** Filters over texts. */
export const textFilters: readonly TemplateFilter[] = [
  { name: 'upper', description: 'The text in capitals.', apply: (input) => text(input).toUpperCase() },
  { name: 'lower', description: 'The text in small letters.', apply: (input) => text(input).toLowerCase() },
  {
    name: 'trim',
    description: 'The text without white space at both ends.',
    apply(input, _, { work }) {
      const whole = text(input);
      work?.(whole.length);
      return whole.trim();
    },
  },
  {
    name: 'join',
    description: 'The items of a list as one text.',
    parameters: [{ name: 'separator', default: ', ' }],
    apply(input, { separator }, { work }) {
      if (input === undefined || input === null) return '';
      if (!Array.isArray(input)) throw invalidArgument(`joins the items of a list and got ${describe(input)}`);
      work?.(input.length);
      return input.map(toText).join(String(separator));
    },
  },
];
