import { expect, it } from 'vitest';
import { linearStorm } from './scenarios/linear-storm.ts';

it('loses and doubles nothing of a storm of webhooks while workers and PostgreSQL are killed, paused and cut off', {
  timeout: 600_000,
}, async () => {
  const { breaches, missing, history, folder } = await linearStorm({ seed: 1, deliveries: 1_000, leaseMs: 600 });
  expect(breaches, folder).toEqual([]);
  expect(missing).toEqual([]);
  expect(history.accepted.length).toBeGreaterThanOrEqual(1_000);
  expect(history.calls.length).toBeGreaterThan(500);
});
