import { AutomateError } from '@automate/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { type CrashingProcess, createCrashingProcess } from '../testing/crashing-process.ts';
import { createTableHealth, type TableHealth } from '../testing/table-health.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

/**
 * What others do at one moment: an instance goes down or recovers, this process reads anew which are down, its runs' inboxes
 * are looked at, a second worker is free, the run is cancelled.
 */
type Act = 'a down' | 'a up' | 'b down' | 'b up' | 'remember' | 'look' | 'work' | 'cancel';

let test: TestEngine;
let health: TableHealth;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  health = await createTableHealth(test.database);
  await test.workflow(`
name: holds
on:
  - event: test.event
hold: { while_down: [world/a, world/b] }
steps:
  - id: first
    action: world/idempotent
  - id: n
    set: { n: 1 }
  - id: second
    action: world/pure
  - id: pause
    wait: { for: 1ms }
  - id: third
    action: world/once
`);
});
afterAll(() => test[Symbol.asyncDispose]());

/** Runs executions side by side while others act at their gates, until nothing moves any more. */
async function tellStories(plans: readonly (readonly Act[])[][]): Promise<string[]> {
  const stories = new Map<string, { plan: readonly (readonly Act[])[]; gates: number }>();
  const free = [...plans];
  const invoker = createWorldInvoker(() => test.world.url);
  await Promise.all(plans.map(() => test.send()));
  const gate = async (id: string) => {
    const story = stories.get(id) ?? { plan: free.pop() ?? [], gates: 0 };
    stories.set(id, story);
    const acts = story.plan[story.gates] ?? [];
    story.gates += 1;
    for (const act of acts) {
      if (act === 'look') process.look();
      else if (act === 'remember') await health.remember();
      else if (act === 'work') {
        await createCrashingProcess(test.database, invoker, undefined, gate, health).work();
      } else if (act === 'cancel') await cancel(id);
      else await turn(act);
    }
  };
  const process = createCrashingProcess(test.database, invoker, undefined, gate, health);
  await settle(process);
  return [...stories.keys()];
}

async function turn(act: Exclude<Act, 'look' | 'remember' | 'work' | 'cancel'>): Promise<void> {
  const [name = '', to] = act.split(' ');
  await health.change(test.engine, 'world', name, to === 'up' ? 'healthy' : 'unhealthy');
}

async function cancel(executionId: string): Promise<void> {
  await test.engine.executions.cancel({ tenantId: TENANT, executionId }).catch((error: unknown) => {
    if (!AutomateError.isInstance(error) || error.code !== 'FAILED_PRECONDITION') throw error;
  });
}

/** Works until nothing is ready and no timer is near: what looks again by itself only after minutes does not help. */
async function settle(process: CrashingProcess): Promise<void> {
  for (;;) {
    await process.work();
    const [busy] = await test.database.sql`
      select 1 from automate_outbox.items
      where state in ('ready', 'claimed') or (state = 'scheduled' and due_at < now() + interval '1 minute') limit 1`;
    if (!busy) return;
  }
}

/** Nobody may wait for what is not down. */
function judgeQuiet(run: ExecutionDetail, down: readonly string[]): void {
  if (run.finishedAt !== undefined) {
    expect(run.timers).toEqual([]);
    return;
  }
  expect(run.status).toBe('waiting');
  const waiting = run.steps.findLast((step) => step.status === 'waiting');
  expect(down).toContain(waiting?.waitsFor);
  expect(run.timers).toMatchObject([{ path: waiting?.path, kind: 'hold', instance: waiting?.waitsFor }]);
}

async function isDown(): Promise<string[]> {
  const rows = await test.database.sql<{ instance: string }[]>`
    select instance from test_health where status = 'unhealthy'`;
  return rows.map(({ instance }) => instance);
}

const act = fc.constantFrom<Act>(
  'a down',
  'a down',
  'a up',
  'a up',
  'b down',
  'b up',
  'b up',
  'remember',
  'look',
  'work',
  'cancel',
);
const acts = fc.array(fc.array(act, { maxLength: 3 }), { maxLength: 14 });

describe('runs that wait for an instance', () => {
  it('never miss that it recovered, whatever moment it comes at', async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 20, maxLength: 30 }), async (plans) => {
        const ids = await tellStories(plans);
        const runs = () => Promise.all(ids.map((id) => test.engine.executions.get(TENANT, id)));
        for (const run of await runs()) judgeQuiet(run, await isDown());
        // What is still down recovers, one after the other.
        const idle = createCrashingProcess(
          test.database,
          createWorldInvoker(() => test.world.url),
          undefined,
          undefined,
          health,
        );
        for (const name of ['a', 'b'] as const) {
          await turn(`${name} up`);
          await settle(idle);
          for (const run of await runs()) judgeQuiet(run, await isDown());
        }
        for (const run of await runs()) {
          held += run.steps.filter((step) => step.kind === 'action' && step.waitsFor !== undefined).length;
          expect(run.finishedAt).toBeDefined();
          expect(['completed', 'cancelled', 'uncertain']).toContain(run.status);
          for (const path of ['first', 'third']) {
            expect(test.world.callsOf(`${run.id}/${path}`).length).toBeLessThanOrEqual(1);
          }
        }
      }),
      // Hundreds of stories at once do not shrink in any useful time.
      { numRuns: 10, endOnFailure: true },
    );
    expect(held).toBeGreaterThan(50);
  }, 180_000);
});
