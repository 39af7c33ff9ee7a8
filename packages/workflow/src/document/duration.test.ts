import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from './duration.ts';

describe('durationMs', () => {
  it.each<[string | number, number]>([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1d2h3m4s5ms', 93_784_005],
    [250, 250],
  ])('%s is %d', (duration, ms) => {
    expect(durationMs(duration)).toBe(ms);
  });

  it.each([
    '',
    '0s',
    0,
    -1,
    1.5,
    Number.NaN,
    '5',
    'm',
    '1.5h',
    '30m1h',
    '1s1s',
    ' 5m',
    '5 m',
    'PT5M',
    '-5m',
    '367d',
    '999999999d',
  ])('%s is none', (duration) => {
    expect(durationMs(duration)).toBeUndefined();
  });

  it('adds up its parts', () => {
    const part = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(part, part, part, fc.integer({ min: 1, max: 999 }), (h, m, s, ms) => {
        expect(durationMs(`${h}h${m}m${s}s${ms}ms`)).toBe(((h * 60 + m) * 60 + s) * 1000 + ms);
      }),
    );
  });
});
