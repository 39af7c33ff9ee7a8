import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPasswords, MAX_PASSWORD, MIN_PASSWORD } from './passwords.ts';

const CHEAP = { memoryKib: 64, passes: 1 };
const passwords = createPasswords(CHEAP);
/** Characters that NFKC leaves alone. */
const plain = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'abcXYZ019 .!\'"\\$%äßж漢😀'), minLength: min, maxLength: max });

describe('passwords', () => {
  it('are known again, and no other is', async () => {
    await fc.assert(
      fc.asyncProperty(plain(MIN_PASSWORD, 60), plain(MIN_PASSWORD, 60), async (one, other) => {
        const hash = await passwords.hash(one, 'ada');
        expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
        expect(hash).not.toContain(one);
        expect(await passwords.check(one, hash)).toEqual({ matches: true, outdated: false });
        expect((await passwords.check(other, hash)).matches).toBe(other === one);
        expect((await passwords.check(`${one} `, hash)).matches).toBe(false);
        expect((await passwords.check(one.slice(1), hash)).matches).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('are 12 to 256 characters, however many bytes those are, and never the login', async () => {
    const refused = { code: 'INVALID_ARGUMENT', effect: 'none' };
    await fc.assert(
      fc.asyncProperty(plain(0, 400), async (text) => {
        const { length } = [...text];
        const made = passwords.hash(text, 'ada');
        if (length >= MIN_PASSWORD && length <= MAX_PASSWORD) await expect(made).resolves.toMatch(/^\$argon2id/);
        else await expect(made).rejects.toMatchObject(refused);
      }),
      { numRuns: 100, examples: [['a'.repeat(11)], ['a'.repeat(12)], ['😀'.repeat(256)], ['a'.repeat(257)]] },
    );
    await expect(passwords.hash('Ada.Lovelace@x', 'ada.lovelace@x')).rejects.toMatchObject(refused);
    await expect(passwords.hash('nul\0nul\0nul\0nul', 'ada')).rejects.toMatchObject(refused);
    await expect(passwords.hash('half \ud800 of a character', 'ada')).rejects.toMatchObject(refused);
  });

  it('say nothing of themselves when they are refused', async () => {
    const error = await passwords.hash('short', 'ada').catch((thrown: unknown) => thrown);
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('short');
  });

  it('are the same however a keyboard composes them', async () => {
    const hash = await passwords.hash('cafe\u0301 cafe\u0301 cafe\u0301', 'ada');
    expect((await passwords.check('caf\u00e9 caf\u00e9 caf\u00e9', hash)).matches).toBe(true);
  });

  it('match nothing where there is no hash, whatever is tried', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000 }), async (text) => {
        for (const none of [undefined, null]) expect((await passwords.check(text, none)).matches).toBe(false);
      }),
      { numRuns: 30, examples: [[''], ['x'.repeat(100_000)]] },
    );
  });

  it('are told to be made anew when their hash was cheaper than it would be now', async () => {
    const hash = await passwords.hash('correct horse battery', 'ada');
    for (const dearer of [
      { ...CHEAP, passes: 2 },
      { ...CHEAP, memoryKib: 128 },
    ]) {
      const now = createPasswords(dearer);
      expect(await now.check('correct horse battery', hash)).toEqual({ matches: true, outdated: true });
      const renewed = await now.rehash('correct horse battery');
      expect(await now.check('correct horse battery', renewed)).toEqual({ matches: true, outdated: false });
      expect(await passwords.check('correct horse battery', renewed)).toEqual({ matches: true, outdated: false });
    }
  });

  it('are not queued for without end', async () => {
    const all = await Promise.allSettled(Array.from({ length: 200 }, () => passwords.check('any password', undefined)));
    const refused = all.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.reason).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryAfterMs: expect.any(Number) });
    await expect(passwords.check('any password', undefined)).resolves.toMatchObject({ matches: false });
  });
});
