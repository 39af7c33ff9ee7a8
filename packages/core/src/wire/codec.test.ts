import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMs } from '../__fixtures__/cpu-time.ts';
import { AutomateError } from '../errors.ts';
import { wireValue } from './__fixtures__/arbitrary-value.ts';
import { assertSameValue } from './__fixtures__/same-value.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';

/** Where and how a value was refused. */
function refusalOf(run: () => unknown): { code: string; pointer: string | undefined } {
  try {
    run();
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    expect(error.effect).toBe('none');
    return { code: error.code, pointer: error.details?.errors?.[0]?.pointer };
  }
  throw new Error('it was not refused');
}

describe('encode and decode', () => {
  it('give every value back as it was', () => {
    fc.assert(
      fc.property(wireValue, (value) => assertSameValue(decode(encode(value)), value)),
      { numRuns: 1000 },
    );
  });

  it('leave JSON as it is, so that ordinary values cost nothing', () => {
    const value = { a: [1, 'two', null, true], b: { c: 1.5 } };
    expect(encode(value)).toBe(JSON.stringify(value));
  });

  it('make __proto__ an ordinary property', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": true}, "$x": {"__proto__": 1}}');
    const back = decode(encode(hostile)) as Record<string, unknown>;
    expect(Object.keys(back)).toEqual(['__proto__', '$x']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('give a null prototype the usual one, and take plain objects of another realm', () => {
    const bare = Object.assign(Object.create(null), { a: 1 }) as object;
    expect(decode(encode(bare))).toStrictEqual({ a: 1 });
    expect(decode(encode(vm.runInNewContext('({ a: [1] })')))).toStrictEqual({ a: [1] });
  });

  it('carry a Buffer as its bytes only', () => {
    const slice = Buffer.from('hello world').subarray(6);
    expect(decode(encode(slice))).toStrictEqual(new Uint8Array([119, 111, 114, 108, 100]));
  });

  it('carry a bigint of a million digits in no time', () => {
    const huge = 1n << 3_000_000n;
    const start = cpuMs();
    expect(decode(encode(huge)) === huge).toBe(true);
    expect(cpuMs() - start).toBeLessThan(2000);
  });
});

describe('encode refuses, by path,', () => {
  class Point {
    x = 1;
  }
  const circular: Record<string, unknown> = {};
  circular.self = [circular];
  const holed = [1, 2];
  delete holed[0];

  it.each<[string, unknown, string]>([
    ['a function', { a: [() => 1] }, '/a/0'],
    ['a symbol', { a: Symbol('s') }, '/a'],
    ['a symbol key', { a: { [Symbol('s')]: 1 } }, '/a/Symbol(s)'],
    ['a class instance', { 'a/b': new Point() }, '/a~1b'],
    ['a Map', [new Map()], '/0'],
    ['a Set', [new Set()], '/0'],
    ['a RegExp', [/x/], '/0'],
    ['a boxed number', [Object(1)], '/0'],
    ['an ArrayBuffer', new ArrayBuffer(1), ''],
    ['another typed array', new Uint16Array(1), ''],
    ['a promise', Promise.resolve(), ''],
    ['an invalid date', [new Date(Number.NaN)], '/0'],
    ['a circle', circular, '/self/0'],
    ['a hole', holed, '/0'],
    ['an array with properties', [Object.assign([1], { extra: 1 })], '/0'],
    ['an array of a subclass', [new (class List extends Array<number> {})()], '/0'],
    [
      'an accessor',
      {
        get a() {
          return 1;
        },
      },
      '/a',
    ],
    ['a property that is not enumerable', Object.defineProperty({}, 'a', { value: 1 }), '/a'],
    ['a stream without a channel', { body: new ReadableStream() }, '/body'],
    ['an abort signal without a channel', { signal: new AbortController().signal }, '/signal'],
  ])('%s', (_, value, pointer) => {
    expect(refusalOf(() => encode(value))).toEqual({ code: 'INVALID_ARGUMENT', pointer });
  });

  it('what nests too deep, before the stack does', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(refusalOf(() => encode(deep))).toEqual({ code: 'INVALID_ARGUMENT', pointer: '/0'.repeat(64) });
    expect(refusalOf(() => encode({ a: { b: {} } }, { maxDepth: 2 })).pointer).toBe('/a/b');
    expect(encode({ a: { b: undefined } }, { maxDepth: 2 })).toBe(encode({ a: { b: undefined } }));
  });

  it('what is too large, without building it first', () => {
    let wide: unknown = 'x'.repeat(100);
    for (let level = 0; level < 40; level++) wide = [wide, wide];
    expect(refusalOf(() => encode(wide)).code).toBe('PAYLOAD_TOO_LARGE');
    expect(refusalOf(() => encode(new Array(4_000_000_000))).code).toBe('PAYLOAD_TOO_LARGE');
    expect(refusalOf(() => encode('\u0000'.repeat(50), { maxSize: 100 })).code).toBe('PAYLOAD_TOO_LARGE');
    expect(decode(encode('x'.repeat(98), { maxSize: 100 }), { maxSize: 100 })).toHaveLength(98);
  });

  it('nothing that is exactly as large as it may be', () => {
    fc.assert(
      fc.property(wireValue, (value) => {
        const text = encode(value);
        expect(encode(value, { maxSize: text.length })).toBe(text);
        expect(refusalOf(() => encode(value, { maxSize: text.length - 1 })).code).toBe('PAYLOAD_TOO_LARGE');
      }),
    );
    const heavy = new AutomateError({
      code: 'INTERNAL',
      message: 'm',
      details: { text: 'x'.repeat(600), call: () => 1 },
      cause: 'y'.repeat(600),
    });
    expect((decode(encode(heavy, { maxSize: 1100 })) as Error).cause).toHaveLength(600);
  });

  it('nothing that it let through at a limit when decoded at the same limit', () => {
    fc.assert(
      fc.property(wireValue, fc.integer({ min: 1, max: 6 }), (value, maxDepth) => {
        let sent: string;
        try {
          sent = encode(value, { maxDepth });
        } catch {
          return;
        }
        decode(sent, { maxDepth });
      }),
    );
  });
});

describe('errors', () => {
  it('arrive whatever hangs on them', () => {
    const error = new AutomateError({
      code: 'UNAVAILABLE',
      message: 'm',
      details: { call: () => 1 },
      cause: new Map(),
    });
    const back = decode(encode({ error })) as { error: AutomateError };
    expect(AutomateError.isInstance(back.error)).toBe(true);
    expect(back.error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(back.error.details).toEqual({ omitted: expect.stringMatching(/^\/error\/details\/call cannot cross/) });
    expect(back.error.cause).toEqual({ omitted: expect.stringMatching(/^\/error\/cause cannot cross/) });
  });

  it('are cut where their causes go in a circle or too deep', () => {
    const one = new Error('one');
    one.cause = new Error('two', { cause: one });
    const back = decode(encode(one)) as Error;
    expect((back.cause as Error).message).toBe('two');
    expect('cause' in (back.cause as Error)).toBe(false);
    let chain = new Error('last');
    for (let level = 0; level < 1000; level++) chain = new Error(`at ${level}`, { cause: chain });
    expect((decode(encode(chain)) as Error).message).toBe('at 999');
  });

  it('survive getters that throw', () => {
    const error = Object.defineProperty(new Error('m'), 'message', {
      get() {
        throw new Error('no');
      },
    });
    expect(decode(encode(error))).toMatchObject({ name: 'Error', message: '' });
  });

  it('arrive with a time to wait only when it is one', () => {
    for (const wait of ['{"$number":"NaN"}', '{"$number":"Infinity"}', '-1', '"5"']) {
      const back = decode(`{"$error":{"kind":"automate","code":"UNAVAILABLE","retryAfterMs":${wait}}}`);
      expect((back as AutomateError).retryAfterMs).toBeUndefined();
    }
  });

  it('keep the name of a narrower error, and an unknown code becomes INTERNAL', () => {
    const narrower = Object.assign(new AutomateError({ code: 'NOT_FOUND', message: 'm' }), {
      name: 'SecretNotFoundError',
    });
    expect(decode(encode(narrower))).toMatchObject({ name: 'SecretNotFoundError', code: 'NOT_FOUND' });
    const fromTheFuture = encode(narrower).replace('NOT_FOUND', 'TEAPOT');
    expect(decode(fromTheFuture)).toMatchObject({ code: 'INTERNAL' });
  });
});

describe('decode refuses', () => {
  it.each([
    '',
    '{',
    'undefined',
    '{"$unknown":1}',
    '{"$bytes":"a"}',
    '{"$bytes":1}',
    '{"$date":"x"}',
    '{"$date":9e15}',
    '{"$bigint":"x"}',
    '{"$bigint":"-"}',
    '{"$number":"1"}',
    '{"$url":"nowhere"}',
    '{"$object":{}}',
    '{"$object":[["a"]]}',
    '{"$object":[[1,2]]}',
    '{"$error":[]}',
    '{"$error":null}',
    '{"$stream":1}',
    '{"$abort":{"id":1}}',
    '{"$abort":{}}',
    '{"a":1,"$b":2}',
    '{"$a":1,"$b":2}',
    '{"$bytes":"AAA="," ":1}',
  ])('%s', (text) => {
    expect(refusalOf(() => decode(text)).code).toBe('INVALID_ARGUMENT');
  });

  it('nesting that would exhaust the stack, plain or by tags', () => {
    const plain = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const errors = `${'{"$error":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const aborts = `${'{"$abort":{"reason":'.repeat(50_000)}1${'}}'.repeat(50_000)}`;
    const objects = `${'{"$object":[["a",'.repeat(50_000)}1${']]}'.repeat(50_000)}`;
    for (const text of [plain, errors, aborts, objects])
      expect(refusalOf(() => decode(text)).code).toBe('INVALID_ARGUMENT');
  });

  it('more than the limit', () => {
    expect(refusalOf(() => decode('"123456789"', { maxSize: 10 })).code).toBe('PAYLOAD_TOO_LARGE');
  });

  it('anything else with nothing but its own error', () => {
    const tagged = fc.constantFrom('$error', '$object', '$abort', '$stream', '$bytes', '$date', '$url', '$number', 'a');
    const hostile = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(tagged, tie('value'), { maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(hostile, (value) => {
        try {
          decode(JSON.stringify(value));
        } catch (error) {
          expect(AutomateError.isInstance(error)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
