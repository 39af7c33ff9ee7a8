import { expect, it } from 'vitest';
import { fieldsOfSchema, mapsOfSchema } from './fields-of-schema.ts';

const types = (properties: object) => fieldsOfSchema({ type: 'object', properties } as never).map(({ type }) => type);

it('gives every property the widget that suits it, and JSON to what has none', () => {
  expect(
    types({
      a: { type: 'string' },
      b: { type: 'string', maxLength: 65_536 },
      c: { type: ['integer', 'null'] },
      d: { type: 'number' },
      e: { type: 'boolean' },
      f: { enum: ['GET', 'POST'] },
      g: { type: 'array', items: { type: 'string' } },
      h: { type: 'array', items: { enum: [1, 2] } },
      i: { type: 'object' },
      j: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      k: { type: ['string', 'integer'] },
      l: true,
      m: { enum: [{}] },
      n: { type: 'string', format: 'uri' },
    }),
  ).toEqual('string text integer float boolean select array multi-select json json json json json url'.split(' '));
});

it('takes names, words and what is needed from the schema', () => {
  const schema = {
    properties: { issueNumber: { type: 'integer', description: 'Of an issue' }, x: { title: 'The X' } },
    required: ['issueNumber'],
  };
  const shown = { properties: { url: { examples: ['https://a.example', 'b'] }, list: { examples: [[1]] }, none: {} } };
  expect(fieldsOfSchema(shown).map(({ placeholder }) => placeholder)).toEqual(['https://a.example', '[1]', undefined]);
  expect(fieldsOfSchema(schema)).toMatchObject([
    { key: 'issueNumber', label: 'Issue number', description: 'Of an issue', required: true },
    { key: 'x', label: 'The X', required: false },
  ]);
  for (const nothing of [undefined, true, null, [], { properties: 3 }]) expect(fieldsOfSchema(nothing)).toEqual([]);
});

it('knows what is names and values that nobody can know before', () => {
  const properties = {
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    any: { type: 'object' },
    none: { type: 'object', additionalProperties: false },
    known: { type: 'object', properties: { a: {} } },
    text: { type: 'string' },
  };
  expect([...mapsOfSchema({ properties })]).toEqual(['headers', 'any']);
  expect(mapsOfSchema(undefined).size).toBe(0);
});
