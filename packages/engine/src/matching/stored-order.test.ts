import type { JsonValue } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inStoredOrder } from './stored-order.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Strings that a `jsonb` takes: no zero character, no half of a surrogate pair. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 6 })
  .map((string) => string.replaceAll('\u0000', ''))
  .filter((string) => string.isWellFormed());
const key = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'é', 'ab', 'a', 'B', '10', '9', '', '😀', '\ufb01'),
);
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom<JsonValue>(null, true, false, -0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries) as JsonValue),
  ),
}));

it('gives a value as the database gives it back, to the last character', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 20, maxLength: 20 }), async (values) => {
      // As it comes in: text, in which a negative zero is one.
      const texts = values.map((one) => JSON.stringify(one, (_, member) => (Object.is(member, -0) ? 0 : member)));
      const rows = await database.sql<{ stored: JsonValue }[]>`
        select text::jsonb as stored from unnest(${texts}::text[]) with ordinality as t (text, ord) order by ord`;
      for (const [at, row] of rows.entries()) {
        const ours = inStoredOrder(JSON.parse(texts[at]!));
        expect(JSON.stringify(ours)).toBe(JSON.stringify(row.stored));
        expect(ours).toEqual(row.stored);
      }
    }),
    { numRuns: 60 },
  );
  const [zero] = await database.sql<{ stored: JsonValue }[]>`select '[-0, 0e5, -0.0]'::jsonb as stored`;
  expect(inStoredOrder(JSON.parse('[-0, 0e5, -0.0]'))).toEqual(zero?.stored);
});
