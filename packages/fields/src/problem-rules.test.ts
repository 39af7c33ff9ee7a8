import { type FieldSpecInput, inputProblems } from '@automate/core';
import { expect, it } from 'vitest';
import { configValidator } from './config-validator.ts';

const field = (type: FieldSpecInput['type'], more: Partial<FieldSpecInput> = {}): FieldSpecInput => ({
  ...{ key: 'it', label: 'It', type, ...more },
});
const options = [{ value: 'a', label: 'A' }];

it.each<[FieldSpecInput, unknown, object | undefined]>([
  [field('string', { required: true }), undefined, { name: 'required' }],
  [field('string'), 1, { name: 'string' }],
  [field('string', { minLength: 3 }), 'ab', { name: 'minLength', value: 3 }],
  [field('string', { pattern: '^a' }), 'b', { name: 'pattern', value: '^a' }],
  [field('integer'), 1.5, { name: 'integer' }],
  [field('float'), 'x', { name: 'number' }],
  [field('float', { max: 2 }), 3, { name: 'max', value: 2 }],
  [field('boolean'), 'x', { name: 'boolean' }],
  [field('select', { options }), 'b', { name: 'option' }],
  [field('multi-select', { options }), ['a', 'a'], { name: 'distinct' }],
  [field('array', { items: 'string', maxLength: 1 }), ['a', 'b'], { name: 'maxElements', value: 1 }],
  [field('array', { items: 'email' }), ['nobody'], { name: 'email' }],
  [field('url'), 'nowhere', { name: 'url' }],
  [field('json'), () => 1, { name: 'json' }],
  // In the plugin's own words.
  [field('string', { rules: [{ type: 'minLength', value: 3, message: 'is too short' }] }), 'ab', undefined],
])('a value of %j that is %j carries the rule %j', (spec, value, rule) => {
  const result = configValidator([spec]).safeParse(value === undefined ? {} : { it: value });
  expect(result.error && inputProblems(result.error).map((problem) => problem.rule)).toEqual([rule]);
});

it('tells of a property that is no field by a rule too', () => {
  const result = configValidator([field('string')]).safeParse({ other: 1 });
  expect(result.error && inputProblems(result.error)).toEqual([
    { pointer: '/other', message: 'unknown property', rule: { name: 'unknown' } },
  ]);
});
