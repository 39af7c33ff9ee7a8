import { FIELD_TYPES, type FieldSpec } from '@automate/core';
import { expect, it } from 'vitest';
import { formOf } from './form.ts';

const field = (key: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  key,
  type: 'string',
  label: key,
  required: false,
  ...more,
});

it('sorts fields by order and groups where their first field stands', () => {
  const form = formOf([
    field('late'),
    field('name', { group: 'Appearance', order: 3 }),
    field('token', { type: 'secret', group: 'Access', order: 1 }),
    field('url', { type: 'url', secret: true, group: 'Access', order: 2 }),
    field('later'),
  ]);
  expect(form.map(({ name, fields }) => [name, fields.map((one) => [one.field.key, one.widget, one.secret])])).toEqual([
    [
      undefined,
      [
        ['late', 'text', false],
        ['later', 'text', false],
      ],
    ],
    [
      'Access',
      [
        ['token', 'password', true],
        ['url', 'password', true],
      ],
    ],
    ['Appearance', [['name', 'text', false]]],
  ]);
});

it('has a widget for every type', () => {
  const [group] = formOf(FIELD_TYPES.map((type) => field(type, { type })));
  expect(new Set(group?.fields.map(({ widget }) => widget)).size).toBe(12);
});
