import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionInvoker } from '@automate/connectors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireLeases } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

/** The signals of the calls under way, in the order they began. */
const signals: AbortSignal[] = [];

let test: TestEngine;
beforeAll(async () => {
  const world = createWorldInvoker(() => test.world.url);
  const invoker: ActionInvoker = {
    describe: (ref) => world.describe(ref),
    async invoke(_ref, _params, { signal }) {
      signals.push(signal);
      const first = signals.length === 1;
      return await new Promise((_, reject) => {
        // The first call does not listen; its run is over when the grace is.
        if (!first) signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  };
  test = await createTestEngine({ engine: { invoker }, worker: { leaseMs: 6_000, pollMs: 100, graceMs: 1_500 } });
});
afterAll(() => test[Symbol.asyncDispose]());

describe('a worker that claims again what it lost', () => {
  it('still hears of a cancellation when the run it lost comes to its end', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: call
    action: world/idempotent
    timeout: 1m
`,
    );
    const event = await test.send({}, type);
    await expect.poll(() => signals.length).toBe(1);
    const lost = signals[0]!;
    await expireLeases(test.database);
    await expect.poll(() => signals.length).toBe(2);
    await expect.poll(() => lost.aborted).toBe(true);
    // The run under the first claim gives up its call, finds that it was superseded, and leaves.
    await sleep(1_800);
    const [run] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: run!.id });
    await expect.poll(() => signals[1]?.aborted).toBe(true);
    expect(await test.settled(event)).toMatchObject({ status: 'cancelled' });
  });
});
