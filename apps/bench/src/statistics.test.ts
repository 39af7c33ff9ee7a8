import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interleave, median, percentile, slope } from './statistics.ts';

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

  it('finds the slope of a line, however far up it is and whatever errs to both sides alike', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 2, max: 20 }), number, (rise, start, count, error) => {
        const points = Array.from({ length: count }, (_, x) => ({ x, y: start + rise * x }));
        expect(slope(points)).toBeCloseTo(rise, 6);
        const around = points.flatMap(({ x, y }) => [
          { x, y: y + error },
          { x, y: y - error },
        ]);
        expect(slope(around)).toBeCloseTo(rise, 6);
      }),
    );
    expect(slope([{ x: 1, y: 5 }])).toBeNaN();
  });

  it('runs the systems in turn', async () => {
    const order: string[] = [];
    const system = (name: string) => async () => order.push(name);
    expect(await interleave(2, { a: system('a'), b: system('b') })).toEqual({ a: [1, 3], b: [2, 4] });
    expect(order).toEqual(['a', 'b', 'a', 'b']);
  });
});
