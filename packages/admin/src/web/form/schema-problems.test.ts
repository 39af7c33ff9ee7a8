import { expect, it } from 'vitest';
import { schemaProblems } from './schema-problems.ts';

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
const fields = (value: object) => [...schemaProblems(schema, value as never).keys()];

it('tells of each field that is refused, and of those that are missing or too many', () => {
  expect(fields({ day: '2026-11-28', count: 2 })).toEqual([]);
  expect(fields({ count: 0 })).toEqual(['day', 'count']);
  expect(fields({ day: 'tomorrow', deep: [1] })).toEqual(['day', 'deep']);
  expect(schemaProblems(schema, 3).size).toBeGreaterThan(0);
});
