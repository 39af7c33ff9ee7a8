import { storageKeyProblem } from '@automate/providers';
import { AWKWARD_KEYS } from '@automate/providers/contract-suite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectPath, readEntry } from './object-path.ts';

const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
const awkward = fc.string({
  unit: fc.constantFrom('a', 'A', '.', '+', '%', '~', 'é', '2', 'e', ' '),
  minLength: 1,
  maxLength: 9,
});
const keys = fc
  .array(fc.oneof(names, awkward, fc.constantFrom(...AWKWARD_KEYS.flatMap((key) => key.split('/')))), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join('/').normalize('NFC'))
  .filter((key) => storageKeyProblem(key) === undefined);

/** What a listing makes of a path, from its names alone. */
function keyOf(path: readonly string[]): string | undefined {
  const found: string[] = [];
  let pieces = '';
  for (const [index, name] of path.entries()) {
    const isObject = index === path.length - 1;
    const entry = readEntry({ name, isFile: () => isObject, isDirectory: () => !isObject }, pieces);
    if (entry.kind === 'foreign') return undefined;
    pieces = entry.kind === 'continued' ? entry.pieces : '';
    if (entry.kind !== 'continued') found.push(entry.name);
  }
  return found.join('/');
}

it('is read as the key it was made of', () => {
  fc.assert(
    fc.property(keys, (key) => {
      expect(keyOf(objectPath(key))).toBe(key);
    }),
  );
});

it('has only names that every disk can hold', () => {
  fc.assert(
    fc.property(keys, (key) => {
      for (const name of objectPath(key)) {
        expect(name).toMatch(/^[a-z0-9_+%~-][a-z0-9_.+%~-]{0,254}$/);
        expect(name).not.toMatch(/\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|~|$)/);
      }
    }),
  );
});

it('is another for another key, also where case and folders are not told apart', () => {
  const paths = AWKWARD_KEYS.map((key) => objectPath(key).join('/').toLowerCase());
  expect(new Set(paths).size).toBe(AWKWARD_KEYS.length);
});
