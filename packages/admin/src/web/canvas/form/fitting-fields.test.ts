import type { FieldSpec } from '@automate/core';
import { expect, it } from 'vitest';
import { fittingFields } from './fitting-fields.ts';

const spec = (key: string, type: FieldSpec['type'], more: Partial<FieldSpec> = {}): FieldSpec => ({
  ...{ key, label: key, type, required: false },
  ...more,
});
const options = [{ value: 'wait', label: 'Wait' }];
const fields = [
  spec('limit', 'integer', { group: 'Limits' }),
  spec('per', 'string'),
  spec('on_limit', 'select', { options }),
  spec('on', 'multi-select', { options }),
  spec('names', 'array', { items: 'string' }),
  spec('flag', 'boolean'),
];
const types = (values: object) => fittingFields(fields, values as never).map(({ key, type }) => `${key} ${type}`);

it('shows what fits in its widget', () => {
  const asDeclared = [
    'limit integer',
    'per string',
    'on_limit select',
    'on multi-select',
    'names array',
    'flag boolean',
  ];
  expect(types({})).toEqual(asDeclared);
  expect(types({ limit: 3, per: '1m', on_limit: 'wait', on: ['wait'], names: ['a'], flag: false })).toEqual(asDeclared);
});

it('shows all else as JSON: nothing is hidden, and nothing taken for what it is not', () => {
  const odd = { limit: '{{event.payload.n}}', per: 60_000, on_limit: 'other', on: ['other'], names: [1], flag: 'yes' };
  expect(types(odd).every((shown) => shown.endsWith(' json'))).toBe(true);
  expect(fittingFields(fields, { unknown: { a: 1 } }).at(-1)).toEqual({
    key: 'unknown',
    label: 'unknown',
    type: 'json',
    required: false,
    group: 'Limits',
  });
});
