import { FIELD_TYPES, type FieldSpec, type FieldSpecInput, fieldSpecSchema, type JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileSchema } from '../schema/schema-compiler.ts';
import { configSchema } from './config-schema.ts';

const field = (spec: Omit<FieldSpecInput, 'key' | 'label'>): FieldSpec =>
  fieldSpecSchema.parse({ key: 'f', label: 'F', ...spec });
const fits = (spec: Omit<FieldSpecInput, 'key' | 'label'>, value: JsonValue) =>
  compileSchema(configSchema([field(spec)]))({ f: value }).length === 0;

describe('configSchema', () => {
  it('compiles for every type of field', () => {
    const options = [{ value: 'a', label: 'A' }];
    for (const type of FIELD_TYPES) compileSchema(configSchema([field({ type, options })]));
  });

  it.each<[Omit<FieldSpecInput, 'key' | 'label'>, JsonValue[], JsonValue[]]>([
    [{ type: 'string', minLength: 2, maxLength: 3, pattern: '^a' }, ['ab', 'abc'], ['a', 'abcd', 'bc', 1, null]],
    [{ type: 'integer', min: 1, max: 3 }, [1, 3], [0, 4, 1.5, '1']],
    [{ type: 'float', min: 0.5 }, [0.5, 1], [0.4, '1']],
    [{ type: 'boolean' }, [true, false], [0, 'true']],
    [
      {
        type: 'select',
        options: [
          { value: 'a', label: 'A' },
          { value: 1, label: 'B' },
        ],
      },
      ['a', 1],
      ['b', '1', true],
    ],
    [
      { type: 'multi-select', options: [{ value: 'a', label: 'A' }], maxLength: 1 },
      [[], ['a']],
      [['b'], ['a', 'a'], 'a'],
    ],
    [{ type: 'array', minLength: 1 }, [[1, 'x']], [[], 'x']],
    [{ type: 'url' }, ['https://example.com/a?b'], ['example.com', 'not a url', 1]],
    [{ type: 'email' }, ['a@example.com'], ['a@', 1]],
    [{ type: 'json' }, [{ a: 1 }, [1], 'x', null], []],
    [{ type: 'secret' }, ['hunter2'], [1, {}]],
  ])('%j', (spec, good, bad) => {
    for (const value of good) expect(fits(spec, value), JSON.stringify(value)).toBe(true);
    for (const value of bad) expect(fits(spec, value), JSON.stringify(value)).toBe(false);
  });

  it('requires what is required, has no default and is always shown', () => {
    const schema = configSchema([
      fieldSpecSchema.parse({ key: 'a', type: 'string', label: 'A', required: true }),
      fieldSpecSchema.parse({ key: 'b', type: 'string', label: 'B', required: true, default: 'x' }),
      fieldSpecSchema.parse({
        key: 'c',
        type: 'string',
        label: 'C',
        required: true,
        showWhen: { field: 'a', equals: 'x' },
      }),
      fieldSpecSchema.parse({ key: 'd', type: 'string', label: 'D' }),
    ]);
    expect(schema.required).toEqual(['a']);
    expect(compileSchema(schema)({ a: 'x', e: 1 })).toEqual([{ pointer: '/e', message: 'unknown property' }]);
  });

  it('marks secrets as written and never read', () => {
    expect(configSchema([field({ type: 'url', secret: true })]).properties).toMatchObject({ f: { writeOnly: true } });
  });
});
