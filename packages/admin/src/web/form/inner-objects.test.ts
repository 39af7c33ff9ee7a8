import { expect, it } from 'vitest';
import { fieldsOfObject, innerOf } from './inner-objects.ts';

const city = { type: 'string' };

it('knows which objects are forms of their own', () => {
  const properties = {
    address: { type: 'object', properties: { city } },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    none: { type: 'object', properties: {} },
    elsewhere: { type: 'object', properties: { city: { $ref: '#/$defs/city' } } },
    begun: { type: 'object', properties: { city }, default: { city: 'Ulm' } },
    either: { type: ['object', 'string'], properties: { city } },
    text: city,
  };
  const schema = { type: 'object', properties };
  expect(Object.keys(properties).filter((key) => innerOf(schema, key) !== undefined)).toEqual(['address']);
  expect(innerOf(schema, 'address')).toEqual(properties.address);
  for (const nothing of [undefined, true, null, { properties: 3 }]) expect(innerOf(nothing, 'address')).toBeUndefined();
});

it('begins an object with what its fields begin with, and one that is needed with nothing in it', () => {
  const begun = { type: 'object', properties: { city: { ...city, default: 'Ulm' } } };
  const deep = { type: 'object', properties: { begun } };
  const plain = { type: 'object', properties: { city } };
  const fields = fieldsOfObject({ type: 'object', properties: { deep, plain, needed: plain }, required: ['needed'] });
  expect(fields.map((field) => field.default)).toEqual([{ begun: { city: 'Ulm' } }, undefined, {}]);
});
