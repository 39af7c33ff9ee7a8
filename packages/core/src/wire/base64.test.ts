import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

function agreesWithNode(): void {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(toBase64(bytes)).toBe(text);
      expect(fromBase64(text)).toEqual(bytes);
    }),
  );
  const large = new Uint8Array(200_000).map((_, index) => index % 251);
  expect(fromBase64(toBase64(large))).toEqual(large);
  for (const bad of ['A', 'AA', 'AAA', 'A===', '=AAA', 'AA-_', 'AAA=AAAA', 'AAA\n', ' AAA']) {
    expect(fromBase64(bad)).toBeUndefined();
  }
}

describe('base64', () => {
  it('agrees with Node', agreesWithNode);

  describe('on a platform without it', () => {
    const own = [
      [Uint8Array.prototype, 'toBase64', Object.getOwnPropertyDescriptor(Uint8Array.prototype, 'toBase64')],
      [Uint8Array, 'fromBase64', Object.getOwnPropertyDescriptor(Uint8Array, 'fromBase64')],
    ] as const;
    beforeAll(() => {
      for (const [owner, name] of own) Reflect.deleteProperty(owner, name);
    });
    afterAll(() => {
      for (const [owner, name, property] of own) if (property) Object.defineProperty(owner, name, property);
    });
    it('agrees with Node too', agreesWithNode);
  });
});
