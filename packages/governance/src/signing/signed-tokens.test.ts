import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { createSignedTokens } from './signed-tokens.ts';

const old = masterKey(randomBytes(32));
const keys = [masterKey(randomBytes(32)), old];
const time = { now: () => 1_000 };
const tokens = createSignedTokens({ keyring: createKeyring(keys), purpose: 'a', clock: time });
const later = new Date(2_000);

it('say what was signed, until they expire', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), async (claims) => {
      const plain = JSON.parse(JSON.stringify(claims));
      expect(await tokens.read(tokens.sign(plain, later))).toEqual({ status: 'valid', claims: plain });
    }),
  );
  expect(await tokens.read(tokens.sign({}, new Date(1_000)))).toEqual({ status: 'expired' });
});

it('are not valid with any character changed, for another purpose, or under a key that is gone', async () => {
  const token = tokens.sign({ a: 1 }, later);
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), async (at, other) => {
      fc.pre(token[at] !== other);
      expect((await tokens.read(token.slice(0, at) + other + token.slice(at + 1))).status).toBe('invalid');
    }),
  );
  // Of the last character two bits carry nothing: a decoder takes four texts for one.
  for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.replace(token.at(-1)!, '')) {
    expect(await tokens.read(token.slice(0, -1) + other)).toEqual({ status: 'invalid' });
  }
  for (const text of ['', 'a.b.c', token.slice(0, -1), `${token}x`, 'x'.repeat(100_000)]) {
    expect(await tokens.read(text)).toEqual({ status: 'invalid' });
  }
  const elsewhere = createSignedTokens({ keyring: createKeyring(keys), purpose: 'b', clock: time });
  expect(await elsewhere.read(token)).toEqual({ status: 'invalid' });
  const rotated = createSignedTokens({ keyring: createKeyring([old]), purpose: 'a', clock: time });
  expect(await rotated.read(token)).toEqual({ status: 'invalid' });
  expect((await tokens.read(rotated.sign({ a: 1 }, later))).status).toBe('valid');
});
