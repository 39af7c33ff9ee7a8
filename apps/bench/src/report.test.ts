import { describe, expect, it } from 'vitest';
import { measurement, measurements } from './measurements.ts';
import { holds, missed, print, type TargetReport } from './report.ts';

const report: TargetReport = {
  id: 'T1',
  title: 'drain',
  conditions: ['700 bytes'],
  measurements: [
    measurement('ours', 'items/s', [21_000, 19_500.4, 30_000]),
    measurement('theirs, at best', 'ms', [2.5]),
  ],
  ratios: [
    { name: 'ours / theirs', value: 0.996, target: { atLeast: 1 } },
    { name: 'late', value: 1, target: { atMost: 1 } },
    { name: 'raw', value: 0.5 },
  ],
};

describe('report', () => {
  it('holds at the bound, and always without one', () => {
    expect(holds({ name: '', value: 1, target: { atLeast: 1 } })).toBe(true);
    expect(holds({ name: '', value: 0.999, target: { atLeast: 1 } })).toBe(false);
    expect(holds({ name: '', value: 1.001, target: { atMost: 1 } })).toBe(false);
    expect(holds({ name: '', value: 0.1 })).toBe(true);
    expect(holds({ name: '', value: Number.NaN, target: { atLeast: 1 } })).toBe(false);
    expect(missed(report)).toBe(true);
    expect(missed({ ...report, ratios: report.ratios.slice(1) })).toBe(false);
  });

  it('prints conditions, medians with their rounds, ratios with their verdict, and the profile', () => {
    expect(print({ ...report, profile: ['where: 40 %  claim'] })).toBe(`T1  drain
    · 700 bytes
    ours                21,000 items/s  (21,000, 19,500, 30,000)
    theirs, at best       2.50 ms
    ours / theirs: 1.00  target ≥ 1: MISSED
    late: 1.00  target ≤ 1: kept
    raw: 0.50  for information
    | where: 40 %  claim
`);
  });

  it('keeps the order of the systems', () => {
    expect(measurements('x', { b: [3, 1, 2], a: [4] }).map(({ system, median }) => [system, median])).toEqual([
      ['b', 2],
      ['a', 4],
    ]);
  });
});
