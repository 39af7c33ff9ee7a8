import { AutomateError } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_JSON_DEPTH, parseJson } from './json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusal(body: Uint8Array): AutomateError {
  try {
    parseJson(body);
  } catch (error) {
    if (AutomateError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('the body was taken');
}

describe('parseJson', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('takes what PostgreSQL takes as jsonb, refuses the rest as INVALID_ARGUMENT, and nothing else happens', async () => {
    // Pieces that make a text difficult, between JSON's own.
    const pieces = fc.constantFrom(
      '\\u0000',
      '\\ud83d',
      '\\ude00',
      '\\ud83d\\ude00',
      '\\\\u0000',
      'é',
      '😀',
      'a',
      ' ',
      '\\n',
    );
    const text = fc.array(pieces, { maxLength: 6 }).map((parts) => `"${parts.join('')}"`);
    const { document } = fc.letrec<{ document: string }>((tie) => ({
      document: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.constantFrom('1', '-0.5e3', 'true', 'null'),
        fc.array(tie('document'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
        fc
          .array(fc.tuple(text, tie('document')), { maxLength: 3 })
          .map((pairs) => `{${pairs.map((pair) => pair.join(':')).join(',')}}`),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(document, async (json) => {
        const store = async (text: string) => (await database.sql`select ${text}::text::jsonb as value`)[0]?.value;
        // As it is read: of a name that is given twice the last one counts, and what stood before it does no harm.
        const storable = await store(JSON.stringify(JSON.parse(json))).then(
          () => true,
          (error: { code?: string }) => {
            if (error.code?.startsWith('22')) return false;
            throw error;
          },
        );
        if (!storable) {
          expect(refusal(bytes(json)).code).toBe('INVALID_ARGUMENT');
          return;
        }
        const parsed = parseJson(bytes(json));
        expect(await store(parsed.text)).toEqual(parsed.value);
      }),
      { numRuns: 400, examples: [['{"a":"\\u0000","a":1}'], ['{"":{"\\u0000":""},"":{}}']] },
    );
  });

  it('names every place that cannot be stored', () => {
    const error = refusal(bytes('{"a":["ok","x\\u0000"],"b/c":{"\\ud800":1}}'));
    expect(error.details?.errors?.map(({ pointer }) => pointer)).toEqual(['/a/1', '/b~1c/\ud800']);
  });

  it.each(['1e400', '{"a":[1,-1E+999]}', `[${'9'.repeat(400)}]`, '1e999999'])(
    'refuses %.30s, which is no number here',
    (text) => {
      const error = refusal(bytes(text));
      expect(error.details?.errors).toEqual([
        { pointer: expect.any(String), message: 'is a number beyond what can be computed with (about 1.8e308)' },
      ]);
    },
  );

  it('never lets a short number become a long one in the database', async () => {
    // jsonb writes 1e-16000 as 16,002 digits: a megabyte of these would be gigabytes for whoever reads them.
    for (const text of ['[1e-16000]', '{"a" : 0.1e-9999}', '1E-00999', '[12e-16000,"e1000"]']) {
      const [row] = await database.sql<{ length: number }[]>`
        select length((${parseJson(bytes(text)).text}::text::jsonb)::text) as length`;
      expect(row!.length).toBeLessThan(30);
    }
    const kept = '{"sha":"3e1234","n":[1e-300,1.7e308,0.5e+10]}';
    expect(parseJson(bytes(kept)).value).toEqual({ sha: '3e1234', n: [1e-300, 1.7e308, 5e9] });
  });

  it('takes a backslash followed by u0000', () => {
    expect(parseJson(bytes('"\\\\u0000"')).value).toBe('\\u0000');
  });

  it('refuses nesting past the limit, however deep, and takes the limit', () => {
    const nested = (depth: number): Uint8Array => bytes(`${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`);
    expect(parseJson(nested(MAX_JSON_DEPTH)).value).toBeInstanceOf(Array);
    expect(refusal(nested(MAX_JSON_DEPTH + 2)).message).toContain('nested deeper than');
    expect(refusal(nested(100_000)).message).toContain('nested deeper than');
  });

  it.each([
    ['nothing', '', 'The body is empty'],
    ['half an object', '{"a":', 'it ends too early'],
    ['a word', 'hello', 'unexpected text'],
  ])('refuses %s', (_name, text, message) => {
    expect(refusal(bytes(text)).message).toContain(message);
  });

  it('never quotes the body', () => {
    expect(refusal(bytes('{"password": hunter2-planted}')).message).not.toContain('hunter2');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(new Uint8Array([0x22, 0xff, 0xfe, 0x22])).message).toContain('UTF-8');
  });
});
