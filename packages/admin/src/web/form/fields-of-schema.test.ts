import { expect, it } from 'vitest';
import { fieldsOfSchema } from './fields-of-schema.ts';

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
  expect(fieldsOfSchema(schema)).toMatchObject([
    { key: 'issueNumber', label: 'Issue number', description: 'Of an issue', required: true },
    { key: 'x', label: 'The X', required: false },
  ]);
  for (const nothing of [undefined, true, null, [], { properties: 3 }]) expect(fieldsOfSchema(nothing)).toEqual([]);
});
