import { expect, it } from 'vitest';
import { hasFields, INPUT_KINDS, KIND_KEYWORDS, keywordOf, kindOf } from './input-schema.ts';

it('knows every kind by what it says in a schema, whatever else is said of it', () => {
  for (const kind of INPUT_KINDS) {
    const said = KIND_KEYWORDS.map((keyword) => [keyword, keywordOf(kind, keyword)]);
    const schema = Object.fromEntries(said.filter(([, value]) => value !== undefined));
    expect(kindOf({ ...schema, title: 'A', minimum: 1, enum: ['a'] })).toBe(kind);
  }
});

it('takes nothing for a field that says more than one can', () => {
  const more = [
    { type: 'object', properties: {} },
    { type: 'array', items: { type: 'object' } },
    { type: ['string', 'null'] },
    { type: 'string', format: 'date-time' },
    { anyOf: [{ type: 'string' }] },
    {},
    true,
    undefined,
  ];
  for (const schema of more) expect(kindOf(schema as never)).toBeUndefined();
});

it('finds fields where a schema is of an object', () => {
  for (const schema of [undefined, {}, { type: 'object' }, { properties: { a: true }, required: ['a'], $defs: {} }])
    expect(hasFields(schema as never)).toBe(true);
  for (const schema of [true, [], { type: 'array' }, { properties: [] }, { required: 'a' }])
    expect(hasFields(schema as never)).toBe(false);
});
