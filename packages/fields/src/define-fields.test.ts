import { AutomateError, type FieldSpec, type FieldSpecInput, type JsonValue } from '@automate/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ConfigOf } from './config-of.ts';
import { configValidator } from './config-validator.ts';
import { defineFields, parseFields } from './define-fields.ts';

const slack = defineFields([
  { key: 'webhookUrl', type: 'url', secret: true, label: 'Webhook URL', required: true },
  { key: 'channel', type: 'string', label: 'Channel', default: '#general' },
  {
    key: 'mode',
    type: 'select',
    label: 'Mode',
    required: true,
    options: [
      { value: 'live', label: 'Live' },
      { value: 'test', label: 'Test' },
    ],
  },
  { key: 'retries', type: 'integer', label: 'Retries', showWhen: { field: 'mode', equals: 'live' }, default: 3 },
  { key: 'hosts', type: 'array', items: 'url', label: 'Hosts' },
  { key: 'extra', type: 'json', label: 'Extra' },
]);

describe('defineFields', () => {
  it('keeps the types that the fields describe', () => {
    expectTypeOf<ConfigOf<typeof slack>>().toEqualTypeOf<
      { webhookUrl: string; channel: string; mode: 'live' | 'test' } & {
        retries?: number;
        hosts?: string[];
        extra?: JsonValue;
      }
    >();
    const config = configValidator(slack).parse({ webhookUrl: 'https://hooks.example', mode: 'live' });
    expectTypeOf(config.mode).toEqualTypeOf<'live' | 'test'>();
    expect(config).toEqual({ webhookUrl: 'https://hooks.example', channel: '#general', mode: 'live', retries: 3 });
  });

  it('promises no type where the fields are not known when the code is written', () => {
    expectTypeOf<number | string[]>().toExtend<ConfigOf<readonly FieldSpec[]>[string]>();
    type Either = ConfigOf<readonly [{ key: 'a'; label: 'A'; type: 'integer' | 'string'; required: true }]>;
    expectTypeOf<Either['a']>().toEqualTypeOf<number | string>();
  });

  it('says of one option what it says of several', () => {
    const options = [{ value: 'hunter2', label: 'A' }];
    const fields = defineFields([
      { key: 'one', type: 'select', label: 'One', options },
      { key: 'some', type: 'multi-select', label: 'Some', options },
    ]);
    const { error } = configValidator(fields).safeParse({ one: 'x', some: ['x'] });
    expect(error?.issues.map(({ message }) => message)).toEqual(Array(2).fill('must be one of the options'));
  });

  it('reads as many fields and options as a manifest holds in no time', () => {
    const options = Array.from({ length: 30_000 }, (_, n) => ({ value: n, label: '' }));
    const fields = Array.from({ length: 10_000 }, (_, n) => ({ key: `k${n}`, type: 'string', label: 'L' }));
    const began = process.cpuUsage();
    parseFields([{ key: 'choice', type: 'select', label: 'C', options }, ...fields], 'fields');
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(1500);
  });

  it('refuses conditions on conditions without an end, and what is no list', () => {
    const chain = Array.from({ length: 5000 }, (_, n) => ({
      key: `k${n}`,
      type: 'string',
      label: 'L',
      ...(n === 0 ? {} : { showWhen: { field: `k${n - 1}`, equals: 'x' } }),
    }));
    expect(() => parseFields(chain, 'fields')).toThrow('/11/showWhen/field: looks through more than 10 fields');
    expect(parseFields(chain.slice(0, 11), 'fields')).toHaveLength(11);
    expect(() => parseFields({} as never, 'fields')).toThrow('must be a list');
  });

  it('fills in no default of what is not shown', () => {
    const config = configValidator(slack).parse({ webhookUrl: 'https://hooks.example', mode: 'test' });
    expect(config).not.toHaveProperty('retries');
  });

  it('names every problem at once and repeats no value', () => {
    const result = configValidator(slack).safeParse({
      webhookUrl: 'hunter2',
      mode: 'hunter3',
      hunter: 1,
      hosts: ['x', 'hunter4'],
    });
    expect(result.error?.issues.map(({ path, message }) => [path.join('/'), message])).toEqual([
      ['hunter', 'unknown property'],
      ['webhookUrl', 'must be a URL that begins with https:// or http://, without a user name or password'],
      ['mode', 'must be one of the options'],
      ['hosts/0', expect.stringContaining('must be a URL')],
      ['hosts/1', expect.stringContaining('must be a URL')],
    ]);
    expect(JSON.stringify(result.error?.issues.map(({ message }) => message))).not.toContain('hunter');
  });

  it('says a rule in the words of its author', () => {
    const rules = [{ type: 'pattern', value: '^xoxb-', message: 'begins with xoxb- (a bot token)' }] as const;
    const token = defineFields([{ key: 'token', type: 'secret', label: 'Token', rules: [...rules] }]);
    expect(configValidator(token).safeParse({ token: 'abc' }).error?.issues[0]?.message).toBe(rules[0].message);
  });

  it.each<[string, Partial<FieldSpecInput>, string]>([
    ['an unknown attribute', { colour: 'red' } as never, '/0/colour'],
    ['a minimum of text', { type: 'string', min: 1 }, '/0/min'],
    ['a pattern of numbers', { type: 'integer', pattern: '1' }, '/0/pattern'],
    ['a pattern that backtracks', { type: 'string', pattern: '(a+)+\\1' }, '/0/pattern'],
    ['a pattern of RE2 that JSON Schema does not have', { pattern: '^[[:alpha:]]+\\z' }, '/0/pattern'],
    ['a rule with such a pattern', { rules: [{ type: 'pattern', value: '(?=a)', message: 'm' }] }, '/0/rules/0/value'],
    ['a rule of another type', { rules: [{ type: 'max', value: 1, message: 'm' }] }, '/0/rules/0/type'],
    ['bounds the wrong way round', { minLength: 3, maxLength: 2 }, '/0/minLength'],
    ['nothing to choose from', { type: 'select' }, '/0/options'],
    [
      'an option twice',
      {
        type: 'select',
        options: [
          { value: 1, label: 'a' },
          { value: 1, label: 'b' },
        ],
      },
      '/0/options/1/value',
    ],
    ['options of text', { options: [{ value: 1, label: 'a' }] }, '/0/options'],
    ['a default that does not fit', { maxLength: 1, default: 'ab' }, '/0/default'],
    ['a default of a secret', { secret: true, default: 'ab' }, '/0/default'],
    ['a condition on nothing', { showWhen: { field: 'zzz', equals: 1 } }, '/0/showWhen/field'],
    ['a condition on itself', { showWhen: { field: 'a', equals: 'x' } }, '/0/showWhen/field'],
    ['a condition on a secret', { showWhen: { field: 'secret', equals: 'x' } }, '/0/showWhen/field'],
    ['a condition on no option', { showWhen: { field: 'choice', equals: 'x' } }, '/0/showWhen/equals'],
    ['a key of every object', { key: '__proto__' }, '/0/key'],
    ['a key twice', { key: 'secret' }, '/1/key'],
  ])('refuses %s', (_, change, pointer) => {
    const fields = [
      { key: 'a', type: 'string', label: 'A', ...change },
      { key: 'secret', type: 'secret', label: 'S' },
      { key: 'choice', type: 'select', label: 'C', options: [{ value: 1, label: 'One' }] },
    ];
    let thrown: unknown;
    try {
      parseFields(fields, 'fields of x');
    } catch (error) {
      thrown = error;
    }
    expect(AutomateError.isInstance(thrown) && thrown.message).toContain('fields of x');
    expect(AutomateError.isInstance(thrown) && thrown.details?.errors?.map((one) => one.pointer)).toContain(pointer);
  });
});
