import { expect, it } from 'vitest';
import { translator } from '../i18n/language.tsx';
import { isValid, schemaProblems } from './schema-problems.ts';

const schema = {
  type: 'object',
  properties: {
    day: { type: 'string', format: 'date' },
    count: { type: 'integer', minimum: 1 },
    deep: { type: 'array', items: { type: 'string' } },
  },
  required: ['day'],
  additionalProperties: false,
};
const fields = (value: object) => [...schemaProblems(schema, value as never, translator('en')).keys()];

it('tells of each field that is refused, and of those that are missing or too many', () => {
  expect(fields({ day: '2026-11-28', count: 2 })).toEqual([]);
  expect(fields({ count: 0 })).toEqual(['day', 'count']);
  expect(fields({ day: 'tomorrow', deep: [1] })).toEqual(['day', 'deep']);
  expect(isValid(schema, { day: '2026-11-28' })).toBe(true);
  expect(isValid(schema, 3)).toBe(false);
});

it('says it in the language of who reads it', () => {
  const told = schemaProblems(schema, { count: 0, deep: [1], more: 1 }, translator('de'));
  expect(Object.fromEntries(told)).toMatchObject({
    day: 'fehlt',
    count: 'muss mindestens 1 sein',
    deep: 'muss Text sein',
    more: 'gibt es hier nicht',
  });
});
