import { describe, expect, it } from 'vitest';
import { structuredStorm } from './scenarios/structured-storm.ts';

/** `pnpm chaos` goes on with further seeds. */
describe('a storm over workflows made up at random', () => {
  it.each([12, 13])(
    'keeps every promise while everything goes wrong at once: seed %i',
    async (seed) => {
      const { breaches, missing, folder, history } = await structuredStorm({ seed, deliveries: 150 });
      expect(breaches, folder).toEqual([]);
      expect(missing).toEqual([]);
      expect(history.ticks.length).toBeGreaterThan(0);
    },
    600_000,
  );
});
