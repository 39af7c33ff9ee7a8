import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byteRangeOf, bytesWithin } from './byte-range.ts';

const rangeOf = (range: string, size = 10, more = {}) => byteRangeOf(new Headers({ range, ...more }), size, '"e"');

it.each([
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=2-5', { first: 2, last: 5 }],
  ['bytes=2-', { first: 2, last: 9 }],
  ['bytes=2-999', { first: 2, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-999', { first: 0, last: 9 }],
  ['BYTES=9-9', { first: 9, last: 9 }],
  ['bytes=10-', 'none'],
  ['bytes=10-12', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=5-2', 'whole'],
  ['bytes=0-1,4-5', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=a-b', 'whole'],
  ['items=0-1', 'whole'],
  ['bytes=99999999999999999999-', 'whole'],
])('%s of ten bytes', (range, part) => {
  expect(rangeOf(range)).toEqual(part);
});

it('is all of it without a range, and where If-Range names another content', () => {
  expect(byteRangeOf(new Headers(), 10, '"e"')).toBe('whole');
  expect(rangeOf('bytes=0-1', 10, { 'if-range': '"e"' })).toEqual({ first: 0, last: 1 });
  for (const other of ['"f"', 'W/"e"', 'Sat, 28 Nov 2026 00:00:00 GMT']) {
    expect(rangeOf('bytes=0-1', 10, { 'if-range': other })).toBe('whole');
  }
  expect(rangeOf('bytes=0-', 0)).toBe('none');
});

it('gives the same bytes as a slice, however they come', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat(50), fc.nat(50), async (parts, a, b) => {
      const whole = Buffer.concat(parts);
      const part = rangeOf(`bytes=${Math.min(a, b)}-${Math.max(a, b)}`, whole.length);
      if (typeof part === 'string') return part === 'none' && Math.min(a, b) >= whole.length;
      const read = await new Response(bytesWithin(ReadableStream.from(parts), part)).bytes();
      expect(Buffer.from(read)).toEqual(whole.subarray(Math.min(a, b), Math.max(a, b) + 1));
      return true;
    }),
  );
});
