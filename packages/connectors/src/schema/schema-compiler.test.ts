import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../json-schema.ts';
import { compileSchema } from './schema-compiler.ts';
import { validateParams } from './validate-params.ts';

const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});

/** Milliseconds of processor time of this process: the machine may be busy with others, or stand still. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

describe('compileSchema', () => {
  it('finds every problem at once, each at its place', () => {
    const validate = compileSchema(
      object(
        { url: { type: 'string', format: 'uri' }, n: { type: 'integer', minimum: 1 }, m: { enum: ['a', 'b'] } },
        { required: ['id'] },
      ),
    );
    expect(validate({ url: 'no', n: 0, m: 'c', 'a/b': 1 }).sort((a, b) => a.pointer.localeCompare(b.pointer))).toEqual([
      { pointer: '/a~1b', message: 'unknown property' },
      { pointer: '/id', message: 'is required' },
      { pointer: '/m', message: 'must be one of ["a","b"]' },
      { pointer: '/n', message: 'must be >= 1' },
      { pointer: '/url', message: 'must match format "uri"' },
    ]);
  });

  it('asks for own properties', () => {
    const validate = compileSchema({ type: 'object', required: ['toString', '__proto__'] });
    expect(validate({}).map(({ pointer }) => pointer)).toEqual(['/toString', '/__proto__']);
    expect(validate(JSON.parse('{"toString":1,"__proto__":2}'))).toEqual([]);
  });

  it('never repeats the value', () => {
    const schema = object({ a: { type: 'string', pattern: '^x$', maxLength: 2, format: 'email' }, b: { const: 1 } });
    expect(JSON.stringify(compileSchema(schema)({ a: 'hunter2hunter2', b: 'hunter2' }))).not.toContain('hunter2');
  });

  it('reports at most 100 problems', () => {
    const validate = compileSchema({ type: 'object', properties: { a: { type: 'array', items: { type: 'string' } } } });
    expect(validate({ a: Array(10_000).fill(1) })).toHaveLength(100);
  });

  it('compiles once per schema object', () => {
    const schema = object({});
    expect(compileSchema(schema)).toBe(compileSchema(schema));
  });

  it('keeps schemas with the same $id apart, and lets none refer to another', () => {
    const id = 'https://example.com/same';
    const text = compileSchema({ $id: id, type: 'object', properties: { a: { type: 'string' } } });
    const number = compileSchema({ $id: id, type: 'object', properties: { a: { type: 'number' } } });
    expect([text({ a: 'x' }), number({ a: 1 })]).toEqual([[], []]);
    expect([text({ a: 1 }).length, number({ a: 'x' }).length]).toEqual([1, 1]);
    expect(() => compileSchema({ type: 'object', properties: { a: { $ref: id } } })).toThrow(/stay in its own schema/);
  });

  it('lets no schema take the place of the dialect', () => {
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    expect(compileSchema({ $id: $schema, type: 'object' })({})).toEqual([]);
    expect(compileSchema({ $schema, type: 'object' })({})).toEqual([]);
    expect(() => compileSchema({ $schema, type: 'objekt' })).toThrow(/type must be/);
  });

  it('keeps anchors apart', () => {
    const schema = (type: string): JsonSchema => ({
      type: 'object',
      $defs: { a: { $anchor: 'same', type } },
      properties: { a: { $ref: '#same' } },
    });
    expect(compileSchema(schema('string'))({ a: 'x' })).toEqual([]);
    expect(compileSchema(schema('number'))({ a: 1 })).toEqual([]);
  });

  it('takes references inside the document, also circular ones', () => {
    const validate = compileSchema({
      type: 'object',
      $defs: { node: object({ next: { $ref: '#/$defs/node' } }) },
      properties: { list: { $ref: '#/$defs/node' } },
    });
    expect(validate({ list: { next: { next: {} } } })).toEqual([]);
    expect(validate({ list: { next: { next: 1 } } })).toEqual([
      { pointer: '/list/next/next', message: 'must be object' },
    ]);
  });

  it('survives data that nests too deeply', () => {
    const validate = compileSchema({ type: 'object', properties: { next: { $ref: '#' } } });
    const deep = JSON.parse(`${'{"next":'.repeat(200_000)}{}${'}'.repeat(200_000)}`);
    expect(validate(deep)).toEqual([{ pointer: '', message: 'nests too deeply' }]);
  });

  it.each<[string, JsonSchema, RegExp]>([
    ['an unknown keyword', { type: 'object', requried: ['a'] }, /requried/],
    ['an unknown format', object({ a: { type: 'string', format: 'colour' } }), /colour/],
    ['an unknown type', { type: 'objekt' }, /type/],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }, /2020-12/],
    ['a remote reference', object({ a: { $ref: 'https://example.com/schema.json' } }), /own schema/],
    ['a reference that leads nowhere', object({ a: { $ref: '#/$defs/none' } }), /none/],
    ['an $id below the root', object({ a: { $id: 'https://example.com/a', type: 'string' } }), /root only/],
    ['a property __proto__', JSON.parse('{"type":"object","properties":{"__proto__":{}}}'), /cannot be checked/],
    ['an asynchronous schema', { $async: true, type: 'object' }, /asynchronous/],
    ['a look-ahead', object({ a: { type: 'string', pattern: '(?=a)b' } }), /\(\?=/],
    ['a back-reference', object({ a: { type: 'string', pattern: '(a)\\1' } }), /escape/],
    [
      'a pattern that explodes in memory',
      object({ a: { type: 'string', pattern: '(a{1,1000}){1,1000}' } }),
      /large|repeat/,
    ],
  ])('refuses %s', (_, schema, message) => {
    expect(() => compileSchema(schema)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => compileSchema(schema)).toThrow(message);
  });

  it('refuses a schema that is endless', () => {
    const circle: JsonSchema = { type: 'object' };
    circle.properties = { a: circle };
    expect(() => compileSchema(circle)).toThrow(/nests deeper/);
    const wide = object(Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`p${n}`, {}])));
    expect(() => compileSchema(wide)).toThrow(/more than 20000 parts/);
  });

  it('refuses definitions that multiply, in little time, and takes those that refer to themselves', () => {
    const started = cpuMs();
    const twice = (name: string) => ({ allOf: [{ $ref: name }, { $ref: name }] });
    for (const point of ['#/$defs/d', '#d']) {
      const definitions = Array.from({ length: 60 }, (_, i): [string, JsonSchema] => [
        `d${i}`,
        {
          ...(i === 59 ? { minProperties: 1 } : twice(`${point}${i + 1}`)),
          ...(point === '#d' && { $anchor: `d${i}` }),
        },
      ]);
      const bomb = { type: 'object', $defs: Object.fromEntries(definitions), $ref: `${point}0` };
      expect(() => compileSchema(bomb)).toThrow(/200000 parts, references followed/);
    }
    expect(cpuMs() - started).toBeLessThan(2_000);
    const tree = {
      type: 'object',
      properties: { left: { $ref: '#' }, right: { $ref: '#' } },
      additionalProperties: false,
    };
    expect(compileSchema(tree)({ left: { left: {} }, right: { up: 1 } })).toEqual([
      { pointer: '/right/up', message: 'unknown property' },
    ]);
  });
});

it('compiles a definition once, however often it is used', () => {
  const many = (count: number, schema: JsonSchema) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, schema]));
  const started = cpuMs();
  const validate = compileSchema({
    ...object(many(190, { $ref: '#/$defs/large' })),
    $defs: { large: { type: 'object', properties: many(500, { type: 'string' }) } },
  });
  // Fifteen seconds and a gigabyte when it is written out at each place.
  expect(cpuMs() - started).toBeLessThan(5_000);
  expect(validate({ p7: { p8: 1 } })).toEqual([{ pointer: '/p7/p8', message: 'must be string' }]);
});

describe('schemas that lead back to themselves', () => {
  const nested = (depth: number) => Array.from({ length: depth }).reduce<object>((inside) => ({ a: inside }), {});

  it('are checked in a bounded time, however deep a value nests', () => {
    const ways = ['allOf', 'anyOf', 'oneOf'];
    for (const way of ways) {
      const validate = compileSchema({
        $defs: { node: object({ a: { [way]: [{ $ref: '#/$defs/node' }, { $ref: '#/$defs/node' }] } }) },
        $ref: '#/$defs/node',
        type: 'object',
      });
      // Two to the power of sixty checks.
      expect(validate(nested(60))).toEqual([{ pointer: '', message: 'nests too deeply for its schema' }]);
    }
    const validate = compileSchema(object({ a: { $ref: '#' } }));
    expect(validate(nested(60))).toEqual([]);
    expect(validate({ a: { b: 1 } })).toEqual([{ pointer: '/a/b', message: 'unknown property' }]);
  });

  it('may name properties and hold values that look like references', () => {
    const validate = compileSchema({
      type: 'object',
      properties: {
        $ref: { $ref: '#/$defs/text' },
        const: { const: { $ref: '#' } },
        enum: { enum: [{ $ref: '#' }], default: { $ref: '#' } },
      },
      $defs: { text: { type: 'string' } },
      additionalProperties: false,
    });
    expect(validate({ $ref: 'x', const: { $ref: '#' }, enum: { $ref: '#' } })).toEqual([]);
    expect(validate({ $ref: 1 })).toEqual([{ pointer: '/$ref', message: 'must be string' }]);
  });
});

describe('uniqueItems', () => {
  const problems = (items: unknown[]) =>
    compileSchema({ type: 'object', properties: { a: { type: 'array', uniqueItems: true } } })({ a: items });

  it('is deep equality, whatever the order of members', () => {
    for (const [one, other] of [
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
      [1, 1.0],
      [[{}], [{}]],
      [null, null],
    ]) {
      const message = 'must NOT have duplicate items (items ## 0 and 2 are identical)';
      expect(problems([one, 'x', other])).toEqual([{ pointer: '/a', message }]);
    }
    expect(problems([1, '1', [1], ['1'], { a: 1 }, { a: '1' }, [], {}, null, 'null', '', 0, false, '[1]'])).toEqual([]);
  });

  it('takes linear time', () => {
    const started = cpuMs();
    expect(problems(Array.from({ length: 200_000 }, (_, n) => [n]))).toEqual([]);
    // Each compared with each: minutes.
    expect(cpuMs() - started).toBeLessThan(10_000);
  });
});

describe('patterns', () => {
  const matches = (pattern: string, text: string) =>
    compileSchema(object({ a: { type: 'string', pattern } }))({ a: text }).length === 0;

  it('find their match anywhere, as JSON Schema says', () => {
    expect(matches('b', 'abc')).toBe(true);
    expect(matches('^b', 'abc')).toBe(false);
    expect(matches('^\\p{L}+$', 'naïve')).toBe(true);
    expect(matches('^[\\u00e0-\\u00ff]$', 'é')).toBe(true);
  });

  it('agree with the platform’s own engine', () => {
    const pattern = fc.constantFrom(
      '^[a-c]+$',
      'a|b',
      '^a{2,3}$',
      '[^a]',
      '^(ab)*c?$',
      '\\d',
      '\\W',
      '^.$',
      'a$',
      '\\.',
    );
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' ', 'é', '☃') }),
        (source, text) => {
          expect(matches(source, text)).toBe(new RegExp(source, 'u').test(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['^(a+)+$', '!'],
    ['^(a|a)*$', '!'],
    ['^(.*a){20}$', 'b'],
    ['([a-z]+)*\\d', '!'],
  ])('take linear time: %s', (pattern, end) => {
    expect(matches(pattern, `${'a'.repeat(100)}${end}`)).toBe(false);
    // The platform's own engine would take longer than the universe for the first of these.
    const started = cpuMs();
    expect(matches(pattern, `${'a'.repeat(20_000)}${end}`)).toBe(false);
    expect(cpuMs() - started).toBeLessThan(10_000);
  });
});

describe('formats', () => {
  it.each([
    'uri',
    'uri-reference',
    'uri-template',
    'email',
    'hostname',
    'ipv4',
    'ipv6',
    'date-time',
    'duration',
    'uuid',
    'json-pointer',
    'regex',
  ])('%s is quick with hostile texts', (format) => {
    const validate = compileSchema(object({ a: { type: 'string', format } }));
    const started = cpuMs();
    for (const unit of ['a', 'a.', 'a@', '%20', ':', '1:', '/', '{a}', '-a', '0.', 'P1', '((']) {
      validate({ a: `${unit.repeat(20_000 / unit.length)}\u0000` });
      validate({ a: `http://${unit.repeat(20_000 / unit.length)}\u0000` });
    }
    expect(cpuMs() - started).toBeLessThan(10_000);
  });
});

describe('validateParams', () => {
  it('gives back parameters that fit, and names where and what when they do not', () => {
    const schema = object({ a: { type: 'string' } });
    const params = { a: 'x' };
    expect(validateParams(schema, params, 'x/y')).toBe(params);
    expect(() => validateParams(schema, { a: 1 }, 'x/y')).toThrow('x/y: the parameters do not fit: /a: must be string');
    for (const params of [undefined, null, 'x', []]) {
      expect(() => validateParams(schema, params, 'x/y')).toThrow(
        expect.objectContaining({ name: 'ConnectorError', code: 'INVALID_ARGUMENT', effect: 'none' }),
      );
    }
  });
});
