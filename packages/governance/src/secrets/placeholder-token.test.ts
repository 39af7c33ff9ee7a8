import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { claimOf, findPlaceholders, PlaceholderTokens } from './placeholder-token.ts';

const key = masterKey(randomBytes(32));
const tokens = PlaceholderTokens.ofKeyring(createKeyring([key]));
const payload = { tenantId: 'default', key: 'API_TOKEN', scopeId: '0198-execution' };
const token = tokens.make(payload);
const urlSafe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.';

describe('placeholders', () => {
  it('stand for what they were made for, always by the same text', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/), fc.string(), (tenantId, name, scopeId) => {
        const payload = { tenantId: tenantId.toWellFormed(), key: name, scopeId: scopeId.toWellFormed() };
        expect(tokens.verify(tokens.make(payload))).toEqual(payload);
        expect(tokens.make(payload)).toBe(tokens.make(payload));
      }),
    );
    expect(token).toMatch(/^asec_[A-Za-z0-9.-]+$/);
    expect(encodeURIComponent(token)).toBe(token);
    expect(new URLSearchParams({ k: token }).toString()).toBe(`k=${token}`);
    expect(JSON.stringify(token)).toBe(`"${token}"`);
  });

  it('are different for every tenant, key and scope', () => {
    const others = [
      { ...payload, tenantId: 'another' },
      { ...payload, key: 'OTHER' },
      { ...payload, scopeId: 'another' },
    ];
    expect(new Set([payload, ...others].map((each) => tokens.make(each).slice(-22))).size).toBe(4);
  });

  it('are not genuine when one character is another', () => {
    for (const last of urlSafe)
      expect(tokens.verify(token.slice(0, -1) + last) !== undefined).toBe(token.endsWith(last));
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...urlSafe), (at, character) => {
        fc.pre(token[at] !== character);
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect(tokens.verify(changed)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('are not genuine when made up, moved to other names, cut, or made with another key', () => {
    const forge = (claim: string[]) => {
      const written = Buffer.from(JSON.stringify(claim)).toString('base64url').replaceAll('_', '.');
      return `asec_${written.length.toString(36).padStart(2, '0')}${written}${token.slice(-22)}`;
    };
    const genuine = forge(['default', 'API_TOKEN', '0198-execution']);
    expect(genuine).toBe(token);
    const stranger = PlaceholderTokens.ofKeyring(createKeyring([masterKey(randomBytes(32), key.id)]));
    for (const forged of [
      forge(['another', 'API_TOKEN', '0198-execution']),
      forge(['default', 'OTHER', '0198-execution']),
      forge(['default', 'API_TOKEN', 'another']),
      stranger.make(payload),
      token.slice(0, -1),
      `${token}A`,
      ` ${token}`,
      '',
      'asec_',
    ]) {
      expect(tokens.verify(forged)).toBeUndefined();
    }
  });

  it('stay genuine while their key is in the ring', () => {
    const next = masterKey(randomBytes(32));
    expect(PlaceholderTokens.ofKeyring(createKeyring([next, key])).verify(token)).toEqual(payload);
    expect(PlaceholderTokens.ofKeyring(createKeyring([next])).verify(token)).toBeUndefined();
  });

  it('are found wherever they stand, whatever stands around them', () => {
    const around = fc.oneof(fc.string(), fc.constantFrom('', 'a', '_', 'asec_', 'asec_00', '-x'));
    fc.assert(
      fc.property(fc.array(around, { minLength: 1, maxLength: 4 }), (texts) => {
        const text = texts.join(token);
        const found = findPlaceholders(text).map(({ placeholder, index }) => [
          text.slice(index, index + placeholder.length),
        ]);
        expect(found).toEqual(Array.from({ length: texts.length - 1 }, () => [token]));
      }),
      { numRuns: 1_000 },
    );
  });

  it('cost little where a text is flooded with what only begins like one', () => {
    // Processor time of this process: the machine may be busy with others.
    const before = process.cpuUsage();
    for (const flood of ['asec_zz', 'asec_zzWyJ', 'asec_zz'.padEnd(1_300, 'WyJ')]) {
      expect(findPlaceholders(flood.repeat(2_000_000 / flood.length))).toEqual([]);
    }
    expect(findPlaceholders(`${'asec_zz'.repeat(1_000)}${token}`)).toHaveLength(1);
    expect(process.cpuUsage(before).user).toBeLessThan(1_500_000);
  });

  it('say their names to people, genuine or not', () => {
    expect(claimOf(token)).toEqual(payload);
    expect(claimOf('asec_nothing')).toBeUndefined();
  });

  it('refuse names that are too long', () => {
    expect(() => tokens.make({ ...payload, scopeId: 'x'.repeat(1_000) })).toThrow('too long');
  });
});
