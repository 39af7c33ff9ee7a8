import { AutomateError } from '@automate/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { type CrashingProcess, createCrashingProcess } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

/** What others do at one moment: a signal, a cancellation, the holder's look at its inbox, a second worker that is free. */
type Act = 'a' | 'b' | 'cancel' | 'look' | 'work';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  await test.workflow(`
name: waits
on:
  - event: test.event
steps:
  - id: early
    action: world/idempotent
  - id: a1
    wait: { signal: a }
  - id: n
    set: { n: 1 }
  - id: b1
    wait: { signal: b }
  - id: middle
    action: world/idempotent
  - id: pause
    wait: { for: 1ms }
  - id: a2
    wait: { signal: a }
  - id: call
    action: world/once
`);
});
afterAll(() => test[Symbol.asyncDispose]());

/** The test's own account of what the execution was told, against which its record is judged. */
interface Told {
  a: number[];
  b: number[];
  cancelled: boolean;
}

async function read(id: string): Promise<ExecutionDetail> {
  return await test.engine.executions.get(TENANT, id);
}

/** One execution, and what is to happen at its gates. */
interface Story {
  plan: readonly (readonly Act[])[];
  told: Told;
  /** What is told to one execution, one after the other: only so is their order known. */
  telling: Promise<void>;
  /** Gates passed so far. */
  gates: number;
}

/** Runs executions side by side while others act at their gates; returns them when nothing moves any more. */
async function tellStories(plans: readonly Story['plan'][]): Promise<Map<string, Story>> {
  const invoker = createWorldInvoker(() => test.world.url);
  const stories = new Map<string, Story>();
  const events = await Promise.all(plans.map(() => test.send()));
  const free = [...plans];
  const gate = async (id: string) => {
    const story = stories.get(id) ?? {
      plan: free.pop()!,
      told: { a: [], b: [], cancelled: false },
      telling: Promise.resolve(),
      gates: 0,
    };
    stories.set(id, story);
    const acts = story.plan[story.gates] ?? [];
    story.gates += 1;
    for (const act of acts) {
      if (act === 'look') process.look();
      else if (act === 'work') await createCrashingProcess(test.database, invoker, undefined, gate).work();
      else {
        story.telling = story.telling.then(() => tell(id, act, story.told));
        await story.telling;
      }
    }
  };
  const process: CrashingProcess = createCrashingProcess(test.database, invoker, undefined, gate);
  await settle(process);
  expect(stories.size).toBe(events.length);
  return stories;
}

async function tell(id: string, what: 'a' | 'b' | 'cancel', told: Told): Promise<void> {
  try {
    if (what === 'cancel') {
      await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
      told.cancelled = true;
    } else {
      const payload = told.a.length + told.b.length + 1;
      await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: what, payload });
      told[what].push(payload);
    }
  } catch (error) {
    // It was over: nothing was told.
    if (!AutomateError.isInstance(error) || error.code !== 'FAILED_PRECONDITION') throw error;
  }
}

/** Works until nothing is ready and no timer is near. */
async function settle(process: CrashingProcess): Promise<void> {
  for (;;) {
    await process.work();
    const [busy] = await test.database.sql`
      select 1 from automate_outbox.items
      where state in ('ready', 'claimed') or (state = 'scheduled' and due_at < now() + interval '1 minute') limit 1`;
    if (!busy) return;
  }
}

/** Nothing that was told may lie unread while its reader waits for it. */
function judgeQuiet(run: ExecutionDetail, told: Told): void {
  const over = run.finishedAt !== undefined;
  if (told.cancelled) expect(over).toBe(true);
  if (over) return;
  expect(run.status).toBe('waiting');
  const waitsFor = run.steps.findLast((step) => step.status === 'waiting')?.waitsFor;
  expect(['a', 'b']).toContain(waitsFor);
  const unread = run.inbox.filter((entry) => entry.consumedAt === undefined);
  expect(unread.filter((entry) => entry.kind === 'cancel' || entry.name === waitsFor)).toEqual([]);
}

/** Each signal is read once, in the order of its name's signals. */
function judgeOrder(run: ExecutionDetail, told: Told): void {
  const read = (path: string) => run.steps.find((step) => step.path === path && step.status === 'completed')?.output;
  if (read('a1') !== undefined) expect(read('a1')).toBe(told.a[0]);
  if (read('b1') !== undefined) expect(read('b1')).toBe(told.b[0]);
  if (read('a2') !== undefined) expect(read('a2')).toBe(told.a[1]);
  expect(run.inbox.filter((entry) => entry.kind === 'signal')).toHaveLength(told.a.length + told.b.length);
  const consumed = run.inbox.filter((entry) => entry.kind === 'signal' && entry.consumedAt !== undefined);
  expect(consumed).toHaveLength(['a1', 'b1', 'a2'].filter((path) => read(path) !== undefined).length);
}

const act = fc.constantFrom<Act>('a', 'a', 'b', 'b', 'look', 'work', 'cancel');
const acts = fc.array(fc.array(act, { maxLength: 3 }), { maxLength: 12 });

describe('the inbox of an execution', () => {
  it('loses no signal, cancellation or timer, whatever moment they come at', async () => {
    let moments = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 30, maxLength: 40 }), async (plans) => {
        const stories = await tellStories(plans);
        for (const [id, { told, plan, gates }] of stories) {
          moments += plan.slice(0, gates).flat().length;
          judgeQuiet(await read(id), told);
          judgeOrder(await read(id), told);
        }
        // What is missing brings each to its end.
        const idle = createCrashingProcess(
          test.database,
          createWorldInvoker(() => test.world.url),
        );
        for (const name of ['a', 'b', 'a'] as const) {
          await Promise.all(Array.from(stories, ([id, { told }]) => tell(id, name, told)));
          await settle(idle);
        }
        for (const [id, { told }] of stories) {
          const run = await read(id);
          judgeOrder(run, told);
          expect(run.finishedAt).toBeDefined();
          expect(told.cancelled ? ['completed', 'cancelled', 'uncertain'] : ['completed']).toContain(run.status);
        }
      }),
      // Hundreds of stories at once do not shrink in any useful time.
      { numRuns: 10, endOnFailure: true },
    );
    expect(moments).toBeGreaterThan(1_000);
  }, 180_000);
});
