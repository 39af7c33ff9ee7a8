import type { ActionInvoker } from '@automate/connectors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { type DirectedWorld, directWorld } from '../testing/directed-world.ts';
import { statusesOf } from '../testing/statuses-of.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

const STATUSES = ['running', 'waiting', 'completed', 'failed', 'cancelled', 'uncertain'];

let test: TestEngine;
let world: DirectedWorld;
let invoker: ActionInvoker;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  world = directWorld(test.world);
  invoker = createWorldInvoker(() => test.world.url);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => world.reset());

/** A run whose first process dies at its `number`-th call, before that call is made; `meanwhile` is done until then. */
async function resumed(steps: string, number: number, meanwhile: () => Promise<void> = async () => {}) {
  const event = await test.send({}, await defineWorkflow(test, steps));
  const fault: Fault = { at: 'call', number, when: 'before', pause: false };
  const first = createCrashingProcess(test.database, invoker, fault);
  await Promise.all([first.work(), meanwhile()]);
  expect(first.faulted).toBe(true);
  await expireLeases(test.database);
  await createCrashingProcess(test.database, invoker).work();
  return await test.settled(event);
}

describe('a run that is resumed', () => {
  it('handles no step that was only ended for the sake of another', async () => {
    const bad = world.hold('all/inner/bad');
    const o1 = world.hold('all/other/o1');
    world.hold('all/inner/c');
    const ended = await resumed(
      `
  - id: all
    on_failure: continue
    parallel:
      - id: inner
        parallel:
          - { id: a, wait: { signal: never }, on_error: [{ id: handler, action: world/once }], fallback: [{ id: instead, action: world/once }] }
          - { id: bad, action: world/once }
          - { id: c, action: world/idempotent }
      - { id: other, steps: [{ id: o1, action: world/once }, { id: o2, action: world/idempotent }] }
`,
      4,
      async () => {
        await Promise.all([bad.reached, o1.reached]);
        bad.open(404);
        // World and worker are one process: a few turns of its loop, and the failure is known.
        await new Promise((resolve) => setTimeout(resolve, 100));
        o1.open();
      },
    );
    expect(ended.status).toBe('completed');
    expect(statusesOf(ended)).toMatchObject({
      'all/inner': 'failed',
      'all/inner/bad': 'failed',
      'all/inner/a': 'cancelled',
      'all/other/o2': 'completed',
    });
    expect(Object.keys(statusesOf(ended)).filter((path) => path.includes('inner/a/'))).toEqual([]);
  });

  it('shows of a step that is tried again only what the newest attempt did', async () => {
    world.answer('all/first', { status: 200, body: { take: true } });
    world.answer('all/~2/first', { status: 200, body: { take: false } });
    world.answer('all/second', 503);
    const ended = await resumed(
      `
  - id: all
    retry: { attempts: 2, backoff: 1ms }
    steps:
      - { id: first, action: world/once }
      - { id: pick, condition: steps.first.output.take, then: [{ id: taken, set: { x: 1 } }] }
      - { id: second, action: world/once, retry: { attempts: 1 } }
  - { id: after, action: world/idempotent, with: { taken: "{{steps.taken.status}}", pick: "{{steps.pick.output}}" } }
`,
      5,
    );
    expect(ended.status).toBe('completed');
    expect(test.world.callsOf(`${ended.id}/after`)).toMatchObject([{ body: { taken: 'skipped', pick: false } }]);
  });

  it('undoes what was not undone, the last first, in the order in which it was done', async () => {
    const [a, b, c] = ['all/a', 'all/b', 'all/c'].map((path) => world.hold(path));
    const undo = (of: string) =>
      `compensate: [{ id: undo_${of}, action: world/idempotent, with: { of: "{{steps.${of}.output.of}}" } }]`;
    const one = (of: string) => `      - { id: ${of}, action: world/once, ${undo(of)} }`;
    world.answer('bad', 404);
    const ended = await resumed(
      `
  - id: all
    parallel:
${['a', 'b', 'c'].map(one).join('\n')}
  - { id: bad, action: world/once }
`,
      6,
      async () => {
        for (const [of, call] of Object.entries({ c: c!, a: a!, b: b! })) {
          await call.reached;
          call.open({ status: 200, body: { of } });
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
    );
    expect(ended.status).toBe('failed');
    const undone = world.called.filter((path) => path.includes('undo'));
    expect(undone).toEqual(['all/b/undo_b', 'all/a/undo_a', 'all/c/undo_c']);
    for (const of of ['a', 'b', 'c']) {
      expect(test.world.callsOf(`${ended.id}/all/${of}/undo_${of}`)).toMatchObject([{ body: { of } }]);
    }
  });
});

describe('a worker that stops', () => {
  it('leaves nothing open beside an action of which nobody knows', async () => {
    const once = world.hold('all/inner/once');
    const event = await test.send(
      {},
      await defineWorkflow(
        test,
        `
  - id: all
    parallel:
      - id: inner
        on_failure: continue
        parallel:
          - { id: once, action: world/once }
          - { id: ask, wait: { signal: never } }
      - { id: pause, steps: [{ id: long, wait: { for: 1h } }] }
`,
      ),
    );
    const stopped = test.engine.createWorker({ graceMs: 50 });
    await stopped.start();
    await once.reached;
    await stopped.stop();
    const next = test.engine.createWorker();
    await next.start();
    await expect.poll(async () => (await test.settled(event, STATUSES)).status, { timeout: 15_000 }).toBe('waiting');
    const { id } = await test.settled(event, STATUSES);
    await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'never', payload: null });
    const run = await test.settled(event);
    await next.stop();
    once.open();
    expect(statusesOf(run)).toEqual({
      all: 'uncertain',
      'all/inner': 'uncertain',
      'all/inner/once': 'uncertain',
      'all/inner/ask': 'completed',
      'all/pause': 'cancelled',
      'all/pause/long': 'cancelled',
    });
    expect(run).toMatchObject({ status: 'uncertain', timers: [] });
    for (const step of run.steps) expect(step.finishedAt, step.path).toBeDefined();
  });
});
