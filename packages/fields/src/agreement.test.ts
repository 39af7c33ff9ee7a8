import { type FieldSpec, type FieldSpecInput, fieldSpecSchema, type JsonObject, type JsonValue } from '@automate/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from './config-json-schema.ts';
import { configValidator } from './config-validator.ts';
import { arbitraryConfig, arbitraryFields } from './testing/arbitrary-fields.ts';
import { jsonSchemaValidator } from './testing/json-schema-validator.ts';

/** The fields with problems, as each of the two validators sees them. */
function bothSay(fields: readonly FieldSpec[], config: unknown): { zod: string[]; jsonSchema: string[] } {
  const result = configValidator(fields).safeParse(config);
  const places = result.success ? [] : result.error.issues.map(({ path }) => String(path[0] ?? ''));
  return { zod: [...new Set(places)].sort(), jsonSchema: jsonSchemaValidator(configJsonSchema(fields))(config) };
}

type Case = [spec: Omit<FieldSpecInput, 'key' | 'label'>, good: JsonValue[], bad: JsonValue[]];
const options = [
  { value: 'a', label: 'A' },
  { value: 1, label: 'B' },
];
const cases: Case[] = [
  [{ type: 'string', minLength: 2, maxLength: 3, pattern: '^a' }, ['ab', 'abc', 'a😀'], ['a', 'abcd', 'bc', 1, null]],
  [{ type: 'string', maxLength: 2 }, ['😀😀', ''], ['abc', '😀😀😀']],
  [{ type: 'text', rules: [{ type: 'pattern', value: '^xoxb-', message: 'no' }] }, ['xoxb-1'], ['1']],
  [{ type: 'text', pattern: '^a', rules: [{ type: 'pattern', value: 'z$', message: 'no' }] }, ['a\nz'], ['az\n', 'za']],
  [{ type: 'integer', min: 1, max: 3 }, [1, 3, 2.0], [0, 4, 1.5, '1', true]],
  [{ type: 'integer' }, [-0, 2 ** 53 - 1], [2 ** 53, 1e300, -(2 ** 53)]],
  [{ type: 'float', min: 0.5 }, [0.5, 1, 1e300], [0.4, '1', null]],
  [{ type: 'boolean' }, [true, false], [0, 'true']],
  [{ type: 'select', options }, ['a', 1], ['b', '1', true, null]],
  [{ type: 'multi-select', options, maxLength: 1 }, [[], ['a']], [['b'], ['a', 'a'], 'a', ['a', 1]]],
  [{ type: 'array', minLength: 1 }, [[1, 'x', null]], [[], 'x', {}]],
  [{ type: 'array', items: 'integer' }, [[], [1]], [['1'], [1.5], [null]]],
  [{ type: 'array', items: 'url' }, [['https://a.example']], [['a.example']]],
  [
    { type: 'url' },
    ['https://example.com/a?b#c', 'http://localhost:3000', 'http://[::1]:80/', 'http://127.0.0.1', 'https://x.de./%20'],
    [
      'example.com',
      'ftp://a.b',
      'https://',
      'https://a b',
      'https://u:p@a.b',
      'https://a.b:99999',
      'https://1.2.3.999',
      1,
    ],
  ],
  [
    { type: 'email' },
    ['a@example.com', "o'hara+x@mail.example.co.uk"],
    ['a@', 'a@localhost', '.a@example.com', 'a..b@example.com', 'a b@example.com', 1],
  ],
  [{ type: 'phone' }, ['+49 30 901820', '(555) 010-9999', '12345'], ['1234', 'call me', '1234567890123456', 12345]],
  [{ type: 'json' }, [{ a: 1 }, [1], 'x', null, 0], []],
  [{ type: 'select', options: options.slice(0, 1) }, ['a'], ['b', null]],
  [{ type: 'secret', minLength: 3 }, ['hunter2'], [1, {}, 'ab']],
  [{ type: 'integer', secret: true }, [1], ['1']],
];

describe('the validator and the JSON Schema', () => {
  it.each(cases)('agree on %j', (spec, good, bad) => {
    const field = fieldSpecSchema.parse({ key: 'f', label: 'F', ...spec });
    for (const f of good) expect(bothSay([field], { f }), JSON.stringify(f)).toEqual({ zod: [], jsonSchema: [] });
    for (const f of bad) expect(bothSay([field], { f }), JSON.stringify(f)).toEqual({ zod: ['f'], jsonSchema: ['f'] });
  });

  it('agree on whatever fields and whatever is filled in', () => {
    let valid = 0;
    const both = arbitraryFields.chain((fields) =>
      fc.tuple(fc.constant(fields), fc.array(arbitraryConfig(fields), { minLength: 5, maxLength: 15 })),
    );
    fc.assert(
      fc.property(both, ([fields, configs]) => {
        const validator = configValidator(fields);
        const schema = jsonSchemaValidator(configJsonSchema(fields));
        for (const filled of configs) {
          const result = validator.safeParse(filled);
          const places = result.success ? [] : result.error.issues.map(({ path }) => String(path[0]));
          expect([...new Set(places)].sort()).toEqual(schema(filled));
          if (result.success) valid += 1;
        }
      }),
      { numRuns: 100 },
    );
    // A property that never sees a valid configuration says little.
    expect(valid).toBeGreaterThan(60);
  });

  it('agree that what comes out of the validator can go in again, unchanged', () => {
    const both = arbitraryFields.chain((fields) => fc.tuple(fc.constant(fields), arbitraryConfig(fields)));
    fc.assert(
      fc.property(both, ([fields, filled]) => {
        const validator = configValidator(fields);
        const once = validator.safeParse(filled);
        fc.pre(once.success);
        expect(validator.parse(once.data)).toEqual(once.data);
        expect(jsonSchemaValidator(configJsonSchema(fields))(once.data)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('agree on a default that satisfies a condition, whatever the order of its properties', () => {
    const fields = [
      { key: 'seen', type: 'json', label: 'Seen', default: { x: 1, y: [2] } },
      { key: 'f', type: 'string', label: 'F', required: true, showWhen: { field: 'seen', equals: { y: [2], x: 1 } } },
    ].map((field) => fieldSpecSchema.parse(field));
    expect(bothSay(fields, {})).toEqual({ zod: ['f'], jsonSchema: ['f'] });
  });

  it('take JSON however deep, and keep what is in it', () => {
    const field = fieldSpecSchema.parse({ key: 'f', label: 'F', type: 'json' });
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(configValidator([field]).safeParse({ f: deep }).success).toBe(true);
    expect(configValidator([{ ...field, type: 'array' }]).safeParse({ f: deep }).success).toBe(true);
    const own = JSON.parse('{"f": {"__proto__": 1, "a": 2}}');
    expect(JSON.stringify(configValidator([field]).parse(own))).toBe('{"f":{"__proto__":1,"a":2}}');
  });

  it('take nothing that is no JSON', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const field = fieldSpecSchema.parse({ key: 'f', label: 'F', type: 'json' });
    for (const f of [circle, new Date(), [undefined], Number.NaN, { a: 1n }, () => 1]) {
      const { error } = configValidator([field]).safeParse({ f });
      expect(error?.issues.map(({ message }) => message)).toEqual(['must be JSON']);
    }
    const shared = [1];
    expect(configValidator([field]).safeParse({ f: [shared, shared] }).success).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['text', 'x'],
    ['an unknown property', { a: 1 }],
    ['a name of every object', JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}')],
  ])('refuse %s', (_, config) => {
    const field = fieldSpecSchema.parse({ key: 'f', label: 'F', type: 'string' });
    expect(configValidator([field]).safeParse(config).success).toBe(false);
    const { zod, jsonSchema } = bothSay([field], config);
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) {
      expect(zod).toEqual(Object.keys(config as JsonObject).sort());
      expect(jsonSchema).toEqual(zod);
    }
  });
});
