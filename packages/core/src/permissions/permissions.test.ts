import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { API_OPERATIONS, allowsOperation, isApiPermission } from './api-permission.ts';
import { MAX_GLOB_LENGTH, matchesGlob } from './glob.ts';
import { type PluginPermission, permits, permitsAny } from './plugin-permission.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });

/** The plain definition, exponential. */
function covers(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  if (glob[0] === '*') return covers(glob.slice(1), text) || (text !== '' && covers(glob, text.slice(1)));
  return text !== '' && (glob[0] === '?' || glob[0] === text[0]) && covers(glob.slice(1), text.slice(1));
}

/** How many characters of a text of that many `a` are looked at, by something that only looks like a text. */
function stepsFor(glob: string, length: number): number {
  let steps = 0;
  const text = new Proxy(Object('a'.repeat(length)) as object, {
    get(target, property) {
      if (property !== 'length') steps++;
      return Reflect.get(target, property) as unknown;
    },
  });
  expect(matchesGlob(glob, text as unknown as string)).toBe(false);
  return steps;
}

describe('matchesGlob', () => {
  it('agrees with the definition', () => {
    fc.assert(
      fc.property(pattern, letters, (glob, text) => {
        expect(matchesGlob(glob, text)).toBe(covers(glob, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds no wanted pattern narrower than it is: what the wanted one matches, the grant matches too', () => {
    let covered = 0;
    fc.assert(
      fc.property(pattern, pattern, letters, (granted, wanted, text) => {
        if (!matchesGlob(granted, wanted)) return;
        covered++;
        if (covers(wanted, text)) expect(covers(granted, text)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(covered).toBeGreaterThan(100);
  });

  it('takes steps linear in the text, for the worst patterns there are', () => {
    for (const worst of [`${'*a'.repeat(25)}b`, `*${'a'.repeat(50)}b`, `${'*?'.repeat(25)}b`, `${'*'.repeat(50)}ab`]) {
      const [short, long] = [stepsFor(worst, 1000), stepsFor(worst, 10_000)];
      expect(long).toBeGreaterThan(0);
      expect(long).toBeLessThanOrEqual(12 * short);
      expect(long).toBeLessThanOrEqual(10_000 * (worst.length + 1));
    }
  });

  it('matches nothing with a pattern that is too long', () => {
    expect(matchesGlob('*'.repeat(MAX_GLOB_LENGTH), 'a')).toBe(true);
    expect(matchesGlob('*'.repeat(MAX_GLOB_LENGTH + 1), 'a')).toBe(false);
  });
});

describe('permits', () => {
  const read = (scope: string): PluginPermission => ({ resource: 'filesystem', action: 'read', scope });

  it.each<[PluginPermission, PluginPermission, boolean]>([
    [read('/data/*'), read('/data/a/b.txt'), true],
    [read('/data/*'), read('/database'), false],
    [read('/data/*'), read('/data/../etc/passwd'), false],
    [read('*'), read('..'), false],
    [read('*'), read('C:\\data\\..\\secret'), false],
    [read('/data/*'), { ...read('/data/a'), action: 'write' }, false],
    [{ ...read('/data/*'), action: '*' }, { ...read('/data/a'), action: 'write' }, true],
    [read('/data/a'), { ...read('/data/a'), action: '*' }, false],
    [read('*'), { resource: 'env', action: 'read', scope: 'HOME' }, false],
    [read('/data/?'), read('/data/*'), false],
    [
      { resource: 'network', action: 'https', scope: '*.Example.com' },
      { resource: 'network', action: 'https', scope: 'API.example.COM' },
      true,
    ],
    [{ resource: 'env', action: 'read', scope: 'home' }, { resource: 'env', action: 'read', scope: 'HOME' }, false],
  ])('%j covers %j: %s', (grant, wanted, expected) => {
    expect(permits(grant, wanted)).toBe(expected);
  });

  it('is enough when one of several grants covers it', () => {
    expect(permitsAny([read('/a'), read('/b')], read('/b'))).toBe(true);
    expect(permitsAny([], read('/b'))).toBe(false);
  });
});

describe('API permissions', () => {
  it('cover themselves, and are covered by their resource and by everything', () => {
    for (const operation of API_OPERATIONS) {
      const resource = operation.slice(0, operation.indexOf(':'));
      expect(allowsOperation([operation], operation)).toBe(true);
      expect(allowsOperation([`${resource}:*`], operation)).toBe(true);
      expect(allowsOperation(['*'], operation)).toBe(true);
      for (const other of API_OPERATIONS) {
        if (other !== operation) expect(allowsOperation([other], operation)).toBe(false);
      }
    }
  });

  it('know which texts they are', () => {
    for (const good of ['*', 'events:*', 'ext:webui:routes', 'ext:webui:*']) expect(isApiPermission(good)).toBe(true);
    for (const bad of ['', 'events', 'nothing:read', ':*', '**', 'ext::routes', 'ext:webui']) {
      expect(isApiPermission(bad)).toBe(false);
    }
  });

  it('give nothing for a malformed grant', () => {
    expect(allowsOperation([':*', 'event:*', 'events', '', '*:*'], 'events:read')).toBe(false);
    expect(allowsOperation(['ext:webui:*'], 'ext:webui:routes')).toBe(true);
    expect(allowsOperation(['ext:webui:routes'], 'ext:other:routes')).toBe(false);
  });
});

describe('permissions of one admin resource', () => {
  it('are among those of all of them, and permit nothing of another', () => {
    for (const granted of ['*', 'data:*', 'data:read', 'data:contacts:*', 'data:contacts:read']) {
      expect(isApiPermission(granted)).toBe(true);
      expect(allowsOperation([granted], 'data:contacts:read'), granted).toBe(true);
    }
    for (const granted of [
      'data:write',
      'data:orders:read',
      'data:contacts:write',
      'data:contacts',
      'data:Contacts:read',
    ]) {
      expect(allowsOperation([granted], 'data:contacts:read'), granted).toBe(false);
    }
    expect(allowsOperation(['data:contacts:*'], 'data:read')).toBe(false);
  });
});
