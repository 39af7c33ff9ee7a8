import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StepAttempt } from '../../api/types.ts';
import { compareRuns } from './compare-runs.ts';

const step = (path: string, more: Partial<StepAttempt> = {}): StepAttempt => ({
  ...{ path, attempt: 1, kind: 'action', status: 'completed' },
  ...{ startedAt: '2026-11-28T10:00:00.000Z', finishedAt: '2026-11-28T10:00:01.000Z' },
  ...more,
});
const run = (...steps: StepAttempt[]) => ({ steps });

it('puts steps beside each other, with what differs by pointer', () => {
  const error = { code: 'NOT_FOUND', message: 'gone', retryable: false, effect: 'none' } as const;
  const rows = compareRuns(
    run(step('a', { output: { n: 1 } }), step('c', { input: { sku: 'x' } })),
    run(
      step('a', { status: 'failed', error }),
      step('a', { attempt: 2, output: { n: 2 } }),
      step('b'),
      step('c', { input: { sku: 'x' }, finishedAt: '2026-11-28T10:00:09.000Z' }),
    ),
  );
  expect(rows).toMatchObject([
    { path: 'a', a: { attempts: 1 }, b: { attempts: 2 }, output: [{ field: '/n', before: 1, after: 2 }], same: false },
    { path: 'b', a: undefined, b: { status: 'completed' }, same: false },
    { path: 'c', a: { tookMs: 1000 }, b: { tookMs: 9000 }, same: true },
  ]);
});

it('shows each step of either run once, in the order of both, and finds a run equal to itself', () => {
  const steps = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd/0/e', 'f'), { maxLength: 5 })
    .map((paths) => paths.map((path) => step(path)));
  fc.assert(
    fc.property(steps, steps, (a, b) => {
      const rows = compareRuns(run(...a), run(...b)).map(({ path }) => path);
      const paths = [a, b].map((one) => one.map(({ path }) => path));
      expect([...rows].sort()).toEqual([...new Set(paths.flat())].sort());
      expect(rows.filter((path) => paths[0]?.includes(path))).toEqual(paths[0]);
      expect(compareRuns(run(...a), run(...a)).every(({ same }) => same)).toBe(true);
    }),
  );
});
