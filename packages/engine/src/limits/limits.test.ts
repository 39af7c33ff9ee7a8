import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@automate/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptedEvent } from '../ingest/new-event.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  for (let n = 0; n < 2; n += 1) {
    const { engine } = await test.another();
    await engine.createWorker().start();
  }
});
afterAll(() => test[Symbol.asyncDispose]());

/** What the world sees: how many are under way by key, at most, and in which order they began. */
const witness = { active: new Map<string, number>(), most: new Map<string, number>(), began: [] as JsonValue[] };
beforeEach(() => {
  witness.active.clear();
  witness.most.clear();
  witness.began = [];
  test.world.answer = async ({ body }) => {
    const { key = '', n = null } = body as { key?: string; n?: JsonValue };
    witness.began.push(n);
    const active = (witness.active.get(key) ?? 0) + 1;
    witness.active.set(key, active);
    witness.most.set(key, Math.max(active, witness.most.get(key) ?? 0));
    await sleep(20);
    witness.active.set(key, witness.active.get(key)! - 1);
    return 200;
  };
});

const STEPS =
  '  - { id: a, action: world/idempotent, with: { key: "{{event.payload.key}}", n: "{{event.payload.n}}" } }\n';
const WAITS = '  - { id: w, wait: { signal: go } }\n';
const over = async (events: readonly AcceptedEvent[], timeoutMs = 30_000) => {
  const runs = [];
  for (const event of events) runs.push(await test.settled(event, undefined, timeoutMs));
  return runs;
};
const statuses = (runs: readonly { status: string }[]) => [...new Set(runs.map(({ status }) => status))];
const signal = async (id: string) =>
  await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'go' });

/** Nothing of a limit is left behind. */
const nothingLeft = async () => {
  await expect
    .poll(
      async () => {
        const [left] = await test.database.sql`
          select (select count(*)::int from automate_engine.limited_runs) as runs,
            (select count(*)::int from automate_engine.limit_slots where until is null) as slots`;
        return left;
      },
      { timeout: 15_000 },
    )
    .toEqual({ runs: 0, slots: 0 });
};

describe('concurrency', () => {
  it('lets no more runs of a key begin than the limit says, and all of them in the end', async () => {
    const type = await defineWorkflow(test, STEPS, 'concurrency: { limit: 3, key: "{{event.payload.key}}" }\n');
    const sent = Array.from({ length: 60 }, (_, n) => test.send({ key: n % 3 === 0 ? 'a' : 'b', n }, type));
    expect(statuses(await over(await Promise.all(sent)))).toEqual(['completed']);
    expect(Math.max(...witness.most.values())).toBeLessThanOrEqual(3);
    expect(witness.began).toHaveLength(60);
    await nothingLeft();
  }, 60_000);

  it('lets them begin in their order', async () => {
    const type = await defineWorkflow(test, WAITS + STEPS, 'concurrency: { limit: 1 }\n');
    const first = await test.settled(await test.send({ n: -1 }, type), ['waiting']);
    const events: AcceptedEvent[] = [];
    for (let n = 0; n < 10; n += 1) {
      events.push(await test.send({ n }, type));
      const { id } = await test.settled(events.at(-1)!, ['pending']);
      await expect
        .poll(
          async () =>
            (await test.database.sql`select from automate_engine.limited_runs where execution_id = ${id}`).length,
        )
        .toBe(1);
      await signal(id);
    }
    await signal(first.id);
    await over(events);
    expect(witness.began).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await nothingLeft();
  }, 60_000);
});
