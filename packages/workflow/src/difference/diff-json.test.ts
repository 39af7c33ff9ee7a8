import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffJson } from './diff-json.ts';

it('names each place that differs, by pointer', () => {
  const before = { a: 1, list: [1, { x: 'y' }], 'with/slash': true, gone: null };
  const after = { a: 1, list: [2, { x: 'z' }, 3], 'with/slash': false, fresh: [] };
  expect(diffJson(before, after)).toEqual([
    { field: '/list/0', before: 1, after: 2 },
    { field: '/list/1/x', before: 'y', after: 'z' },
    { field: '/list/2', after: 3 },
    { field: '/with~1slash', before: true, after: false },
    { field: '/gone', before: null },
    { field: '/fresh', after: [] },
  ]);
  expect(diffJson(undefined, 1)).toEqual([{ field: '', after: 1 }]);
});

it('is empty exactly where two values are equal', () => {
  const value = fc.jsonValue().map((one) => JSON.parse(JSON.stringify(one)) as unknown);
  const pair = fc.oneof(
    fc.tuple(value, value),
    value.map((one) => [one, structuredClone(one)] as [unknown, unknown]),
  );
  fc.assert(
    fc.property(pair, ([a, b]) => {
      expect(diffJson(a, b).length === 0).toBe(isDeepStrictEqual(a, b));
    }),
  );
});
