import { expect, it } from 'vitest';
import { structuredStorm } from './scenarios/structured-storm.ts';

/** `pnpm chaos` goes on with further seeds. */
it('keeps every promise to workflows made up at random while everything goes wrong at once', {
  timeout: 600_000,
}, async () => {
  const { breaches, missing, folder, history } = await structuredStorm({ seed: 12, deliveries: 200 });
  expect(breaches, folder).toEqual([]);
  expect(missing).toEqual([]);
  expect(history.ticks.length).toBeGreaterThan(0);
});
