import { describe, expect, it } from 'vitest';
import { structuredStorm } from './scenarios/structured-storm.ts';

/** About two minutes in all; `pnpm chaos` goes on with further seeds. */
describe('a storm over workflows made up at random', () => {
  it.each([12, 13, 14])(
    'keeps every promise while everything goes wrong at once: seed %i',
    async (seed) => {
      const report = await structuredStorm({ seed, deliveries: 250 });
      expect(report.breaches, report.folder).toEqual([]);
      const { steps, executions, deeds, ticks } = report.history;
      const ends = new Set(executions.map(({ status }) => status));
      expect([...ends].toSorted()).toEqual(expect.arrayContaining(['cancelled', 'completed', 'failed']));
      const kinds = new Set(steps.map(({ kind }) => kind));
      const known = ['action', 'call', 'choice', 'condition', 'for_each', 'group', 'parallel', 'set', 'uses', 'wait'];
      expect([...kinds].toSorted()).toEqual(known);
      const done = new Set(deeds.map(({ kind }) => kind));
      expect([...done]).toEqual(expect.arrayContaining(['cancel', 'pause', 'rerun', 'settle', 'signal']));
      expect(ticks.length).toBeGreaterThan(0);
      // A storm in which nothing was ever in doubt has shown nothing.
      for (const faults of Object.values(report.faults)) expect(faults).toBeGreaterThan(0);
    },
    600_000,
  );
});
