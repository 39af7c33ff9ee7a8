import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMs } from '../__fixtures__/cpu-time.ts';
import { didYouMean, nearest } from './suggest.ts';

describe('a suggestion', () => {
  it.each([
    ['uper', 'upper'],
    ['UPPER', 'upper'],
    ['formatcurency', 'format_currency'],
    ['x', undefined],
    ['lenght', 'length'],
  ])('for %s is %s', (name, meant) => {
    expect(nearest(name, ['upper', 'lower', 'format_currency', 'length'])).toBe(meant);
  });

  it('is a known name that takes few changes', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 20 }),
        fc.nat(19),
        fc.string({ maxLength: 1 }),
        (known, at, sign) => {
          const changed = known.slice(0, at) + sign + known.slice(at + 1);
          expect(nearest(changed, [known])).toBe(known);
        },
      ),
    );
  });

  it('lists a few of many names', () => {
    expect(
      didYouMean(
        'q',
        ['c', 'b', 'a'].map((name) => name.repeat(5)),
      ),
    ).toBe('; there is aaaaa, bbbbb, ccccc');
    const many = Array.from({ length: 1000 }, (_, i) => `${'name'.repeat(20)}_${i}`);
    expect(didYouMean('q', many)).toMatch(/_0, .* and 985 more$/);
    expect(didYouMean('q', many).length).toBeLessThan(2000);
  });

  it('takes little time, however long and alike the names are', () => {
    const known = Array.from({ length: 1000 }, (_, i) => `${'abcdefghij'.repeat(9)}${i}`);
    const started = cpuMs();
    for (let i = 0; i < 20; i++) nearest(`${'abcdefghij'.repeat(9)}_____`, known);
    expect(cpuMs() - started).toBeLessThan(2000);
  });
});
