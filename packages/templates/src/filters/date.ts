import { invalidArgument } from '@automate/core';
import type { TemplateFilter } from '../filter.ts';
import { describe } from './value.ts';

/** Digits alone are no date text: which unit they count is not said. */
const FORM = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** In the one form that every JavaScript engine reads alike. A text without a zone is UTC, on whichever machine. */
function normal(text: string): string {
  const form = text.replace(' ', 'T').replace(',', '.');
  return text.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? form : `${form}Z`;
}

/** Whether the month has the day: engines take the 30th of February for the 2nd of March. */
function exists(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
}

/** ISO 8601 (RFC 3339 profile) in UTC, from such a text or from milliseconds since 1970. */
export const dateFilter: TemplateFilter = {
  name: 'date',
  description: 'A point in time as ISO 8601 text in UTC.',
  parameters: [
    {
      name: 'part',
      default: 'datetime',
      description: 'datetime (2026-11-20T11:13:00.000Z), date (2026-11-20) or time (11:13:00).',
    },
  ],
  apply(input, { part }) {
    if (typeof input === 'string' && !FORM.test(input))
      throw invalidArgument('cannot read the text as an ISO 8601 date');
    if (typeof input !== 'string' && typeof input !== 'number') {
      throw invalidArgument(`takes an ISO 8601 text or milliseconds since 1970, and got ${describe(input)}`);
    }
    const date = new Date(typeof input === 'string' ? normal(input) : input);
    if (Number.isNaN(date.getTime()) || (typeof input === 'string' && !exists(input)))
      throw invalidArgument('there is no such date');
    const iso = date.toISOString();
    if (part === 'datetime') return iso;
    if (part === 'date') return iso.slice(0, iso.indexOf('T'));
    if (part === 'time') return iso.slice(iso.indexOf('T') + 1, iso.indexOf('T') + 9);
    throw invalidArgument('part is datetime, date or time');
  },
};
