import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interleave, median, percentile } from './statistics.ts';

describe('statistics', () => {
  it('interpolates between ranks', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(percentile([0, 10], 25)).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('keeps every percentile between the smallest and the largest value', () => {
    const figure = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1 }), fc.double({ min: 0, max: 100, noNaN: true }), (values, p) => {
        const result = percentile(values, p);
        expect(result).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
        expect(result).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
      }),
    );
  });

  it('runs the systems in turn', async () => {
    const order: string[] = [];
    const system = (name: string) => async () => order.push(name);
    expect(await interleave(2, { a: system('a'), b: system('b') })).toEqual({ a: [1, 3], b: [2, 4] });
    expect(order).toEqual(['a', 'b', 'a', 'b']);
  });
});
