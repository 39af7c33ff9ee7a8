import { type AutomateError, FIELD_TYPES, type FieldSpec, fieldSpecSchema, type JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { readSentConfig } from './sent-config.ts';

const options = [
  { value: 'a', label: 'A' },
  { value: 'b', label: 'B' },
];
const field = (type: FieldSpec['type'], more: object = {}): FieldSpec =>
  fieldSpecSchema.parse({
    key: 'field',
    type,
    label: 'Field',
    ...(type === 'select' || type === 'multi-select' ? { options } : {}),
    ...(['string', 'text', 'secret', 'url', 'email', 'phone', 'array', 'multi-select'].includes(type)
      ? { maxLength: 20 }
      : {}),
    ...more,
  });
const check = (_key: string, value: string) => {
  if (value === '') throw new Error('empty');
};

function problemsOf(spec: FieldSpec, value: JsonValue): Record<string, string> {
  try {
    readSentConfig({ fields: [spec] }, { field: value }, { check });
    return {};
  } catch (error) {
    const { code, details, message } = error as AutomateError;
    expect(code).toBe('INVALID_ARGUMENT');
    if (typeof value === 'string' && value.length > 4) expect(message + JSON.stringify(details)).not.toContain(value);
    return Object.fromEntries((details?.errors ?? []).map(({ pointer, message: said }) => [pointer, said]));
  }
}

const long = 'x'.repeat(21);
const right: Record<FieldSpec['type'], JsonValue[]> = {
  string: ['', 'text', 'x'.repeat(20), '😀'.repeat(20)],
  text: ['two\nlines'],
  secret: ['hunter2', { $secret: 'KEY' }, null],
  url: ['https://a.example/x'],
  email: ['ada@example.com'],
  phone: ['+49 30 901820'],
  integer: [0, -7],
  float: [1.5],
  boolean: [true, false],
  select: ['a'],
  'multi-select': [[], ['a', 'b']],
  json: [null, 1, 'x', [1], { a: { b: null } }],
  array: [[], ['a', 1, { b: null }]],
};
const wrong: Record<FieldSpec['type'], JsonValue[]> = {
  string: [null, 7, true, [], {}, long, { $secret: 'KEY' }],
  text: [null, 7, ['x'], long],
  secret: [
    '',
    7,
    true,
    [],
    {},
    ['hunter2'],
    long,
    { $secret: '' },
    { $secret: 'A', more: 1 },
    { $secret: 7 },
    { configured: true },
  ],
  url: [null, 7, 'nowhere', 'ftp://a.example', 'https://user:pw@a.example', `https://a.example/${long}`],
  email: [null, 7, 'ada', '@', `${long}@example.com`],
  phone: [null, 7, 'call me', '1', '1'.repeat(40)],
  integer: [null, '7', 1.5, true, 2 ** 60],
  float: [null, '1.5', false, {}],
  boolean: [null, 'true', 1],
  select: [null, 'c', 7, ['a'], {}],
  'multi-select': [null, 'a', ['c'], ['a', 'a'], [['a']]],
  json: [],
  array: [null, 'a', {}, 7, Array.from({ length: 21 }, () => 1)],
};

describe('a value of every type', () => {
  it.each(FIELD_TYPES.flatMap((type) => right[type].map((value) => [type, value] as const)))(
    'fits: %s %j',
    (type, value) => {
      expect(problemsOf(field(type), value)).toEqual({});
    },
  );

  it.each(FIELD_TYPES.flatMap((type) => wrong[type].map((value) => [type, value] as const)))(
    'does not fit: %s %j',
    (type, value) => {
      const problems = Object.keys(problemsOf(field(type), value));
      expect(problems.length).toBeGreaterThan(0);
      for (const pointer of problems) expect(pointer).toMatch(/^\/configuration\/field(?:\/|$)/);
    },
  );

  it.each(FIELD_TYPES)('of type %s may be secret: its value is kept apart as text, and judged by its type', (type) => {
    const spec = field(type, { secret: true });
    const [value = 'text'] = right[type].filter((each) => each !== null && each !== '');
    const { config, given } = readSentConfig({ fields: [spec] }, { field: value }, { check });
    expect(config).toEqual({});
    expect([...given]).toEqual([['field', typeof value === 'string' ? value : JSON.stringify(value)]]);
    const bad = wrong[type].find((each) => each !== null && !(typeof each === 'object' && '$secret' in each));
    if (bad !== undefined) expect(problemsOf(spec, bad)).not.toEqual({});
  });
});

describe('a whole configuration', () => {
  const fields = [
    field('string', { key: 'name', required: true }),
    field('secret', { key: 'token', required: true }),
    field('boolean', { key: 'sandbox' }),
    field('string', { key: 'sandboxName', required: true, showWhen: { field: 'sandbox', equals: true } }),
  ];
  const read = (sent: Record<string, JsonValue>, saved?: Record<string, JsonValue>) => {
    try {
      return readSentConfig({ fields }, sent, { check, saved });
    } catch (error) {
      return (error as AutomateError).details?.errors?.map(({ pointer }) => pointer).sort();
    }
  };

  it('has all its problems told at once, unknown keys too', () => {
    const odd = JSON.parse('{"name": 7, "colour": "red", "__proto__": {"token": "x"}, "sandbox": true}') as object;
    expect(read(odd as Record<string, JsonValue>)).toEqual([
      '/configuration/__proto__',
      '/configuration/colour',
      '/configuration/name',
      '/configuration/sandboxName',
      '/configuration/token',
    ]);
  });

  it('keeps what is saved of secrets alone, and only where it is left out', () => {
    const saved = { name: 'before', token: { $secret: 'KEY' } };
    expect(read({}, saved)).toEqual(['/configuration/name']);
    expect(read({ name: 'x' }, saved)).toEqual({
      config: { name: 'x', token: { $secret: 'KEY' } },
      given: new Map(),
      kept: new Map([['token', 'KEY']]),
    });
    expect(read({ name: 'x', token: 'new' }, saved)).toEqual({
      config: { name: 'x' },
      given: new Map([['token', 'new']]),
      kept: new Map(),
    });
    expect(read({ name: 'x', token: null }, saved)).toEqual(['/configuration/token']);
  });
});
