import { expect, it } from 'vitest';
import { childPointer, toPointer } from './json-pointer.ts';

it('escapes as RFC 6901 says', () => {
  expect(toPointer([])).toBe('');
  expect(toPointer(['a/b', 'm~n', 0, ''])).toBe('/a~1b/m~0n/0/');
  expect(childPointer('/a', '~/')).toBe('/a/~0~1');
});
