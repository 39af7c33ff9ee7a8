import type { JsonObject, JsonValue } from '@automate/core';
import fc from 'fast-check';

/** Texts that YAML, templates or CEL could stumble over, without the signs that mean something in templates. */
export const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'yes',
      'no',
      'null',
      '~',
      '1',
      '1e3',
      '0x1f',
      '.inf',
      '- a',
      'a: b',
      '#c',
      '"q',
      "'q",
      ' lead',
      'trail ',
      'a\nb',
      '\n',
      '|',
      '>',
      '&a',
      '*a',
      '!t',
      '%d',
      '@x',
      '2026-11-20',
      '---',
      '...',
      '{',
      '[',
      '\t',
    ),
  )
  .map((value) => value.replaceAll('{{', '{').replaceAll('$secret:', '').replaceAll('$env:', '').replaceAll('${', ''));

const key = text.filter((name) => name !== '__proto__');

/** JSON data whose numbers survive being written: no -0. */
export const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(
      text,
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e15, min: -1e15 }).map((n) => n + 0),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** Data of fields that take any. */
export const object = fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
export const duration = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.constantFrom('1s', '5m', '1h30m', '2d', '500ms', '90s'),
);
export const condition = fc.constantFrom(
  'event.payload.a == 1',
  '"x" in event.payload',
  'has(event.payload.x)',
  'event.type.matches("^a|b$")\n  && true',
);
/** For records of which nothing is required. */
export const optional = { requiredKeys: [] as [], noNullPrototype: true };
