import { describe, expect, it } from 'vitest';
import { structuredStorm } from './scenarios/structured-storm.ts';

/** About two minutes in all; `pnpm chaos` goes on with further seeds. */
describe('a storm over workflows made up at random', () => {
  it.each([4, 5, 6])(
    'keeps every promise while everything goes wrong at once: seed %i',
    async (seed) => {
      const report = await structuredStorm({ seed, deliveries: 400 });
      expect(report.breaches).toEqual([]);
      const { steps, executions } = report.history;
      const ends = new Set(executions.map(({ status }) => status));
      expect([...ends].toSorted()).toEqual(['completed', 'failed', 'uncertain']);
      const kinds = ['action', 'choice', 'condition', 'for_each', 'group', 'parallel', 'set', 'wait'];
      expect([...new Set(steps.map(({ kind }) => kind))].toSorted()).toEqual(kinds);
      // A storm in which nothing was ever in doubt has shown nothing.
      for (const faults of Object.values(report.faults)) expect(faults).toBeGreaterThan(0);
    },
    600_000,
  );
});
