import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
let crashing: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 300 } });
  crashing = await createTestEngine({ worker: false });
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await crashing[Symbol.asyncDispose]();
});

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

const partsOf = async (engine: TestEngine, run: ExecutionDetail): Promise<ExecutionDetail[]> => {
  const { items } = await engine.engine.executions.list({ tenantId: TENANT, partOf: run.id, limit: 100 });
  return await Promise.all(items.map(({ id }) => engine.engine.executions.get(TENANT, id)));
};

const LOOP = (steps: string, rest = '') => `
  - id: before
    set: { factor: 2, token: "$secret:TOKEN", of: "{{execution.id}}" }
  - id: each
    for_each:
      in: "{{event.payload.items}}"
      concurrency: 20
      steps:
${steps}${rest}
`;

describe('a loop over a long list', () => {
  it('is handled by runs of their own, and gives what one run would', async () => {
    const type = await defineWorkflow(
      test,
      LOOP(
        `
        - id: made
          set: { item: "{{item}}", at: "{{index}}", loop: "{{loops.each.index}}", before: "{{steps.before.output.of}}", run: "{{execution.id}}" }
`,
        `
  - id: after
    set: { count: "{{steps.each.output.length}}", last: "{{steps.each.output.1200.output}}" }
`,
      ),
      'output: "{{steps.after.output}}"\n'.replace('"{{steps.after.output}}"', '{ after: "{{steps.after.output}}" }'),
    );
    const event = await test.send({ items: numbers(1_201) }, type);
    const run = await test.settled(event, undefined, 60_000);
    expect(run).toMatchObject({
      status: 'completed',
      output: { after: { last: { item: 1_200, at: 1_200, loop: 1_200, before: run.id, run: run.id } } },
    });
    const parts = await partsOf(test, run);
    expect(parts.map(({ status, partOf }) => [status, partOf])).toEqual(Array(3).fill(['completed', run.id]));
    expect(parts.flatMap(({ steps }) => steps)).toHaveLength(1_201);
    // Of the event there is one run, as far as anybody asks.
    const { items } = await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId });
    expect(items.map(({ id }) => id)).toEqual([run.id]);
  });

  it('goes on when an item is settled of which nobody knew whether it took effect', async () => {
    const type = await defineWorkflow(
      test,
      LOOP(
        `
        - id: one
          if: item == 1100
          action: world/once
`,
        `
  - id: after
    set: { last: "{{steps.each.output.1100.one}}" }
`,
      ),
    );
    test.world.answer = () => 500;
    const event = await test.send({ items: numbers(1_201) }, type);
    const uncertain = await test.settled(event, undefined, 60_000);
    expect(uncertain.status).toBe('uncertain');
    const part = (await partsOf(test, uncertain)).find(({ status }) => status === 'uncertain')!;
    const { path } = part.steps.find(({ status }) => status === 'uncertain')!;
    const settlement = { path, as: 'done', output: { call: 7 }, by: 'ann' } as const;
    await test.engine.executions.settle({ tenantId: TENANT, executionId: part.id, ...settlement });
    const run = await test.settled(event, ['completed', 'failed'], 60_000);
    test.world.answer = () => 200;
    expect(run.status, JSON.stringify(run.error)).toBe('completed');
    expect((await partsOf(test, run)).map(({ status }) => status)).toEqual(Array(3).fill('completed'));
    expect(test.world.calls.filter(({ key }) => key.startsWith(part.id))).toHaveLength(1);
  });

  it('sees what is around it, wherever it stands, and does all anew with a second attempt', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: again
    retry: { attempts: 2, backoff: 1ms }
    steps:
      - id: both
        parallel:
          - id: beside
            set: { n: 1 }
          - id: outer
            for_each:
              in: [a, b]
              steps:
                - id: near
                  set: { near: "{{item}}!" }
                - id: wide
                  for_each:
                    in: "{{event.payload.items}}"
                    steps:
                      - id: made
                        set: { text: "{{loops.outer.item}}{{steps.near.output.near}}{{item}}" }
      - id: trouble
        action: world/idempotent
        retry: { attempts: 1 }
`,
      'output: { outer: "{{steps.outer.output}}" }\n',
    );
    let answers = 0;
    test.world.answer = () => (answers++ === 0 ? 503 : 200);
    const run = await test.settled(await test.send({ items: numbers(1_001) }, type), undefined, 60_000);
    expect(run.status).toBe('completed');
    const { outer } = run.output as { outer: { output: { output: { text: string } }[] }[] };
    expect(outer.map(({ output }) => output[1_000]?.output.text)).toEqual(['aa!1000', 'bb!1000']);
    const parts = await partsOf(test, run);
    expect(parts).toHaveLength(12);
    expect(parts.some(({ steps }) => steps[0]?.path === 'again/~2/both/outer/1/wide/0/made')).toBe(true);
  });

  it('never has more items under way than it says', async () => {
    let under = 0;
    let most = 0;
    test.world.answer = () => 200;
    const engine = await createTestEngine({
      engine: {
        invoker: {
          describe: (ref) => createWorldInvoker(() => '').describe(ref),
          async invoke() {
            most = Math.max(most, ++under);
            await new Promise((resolve) => setTimeout(resolve, 1));
            under -= 1;
            return null;
          },
        },
      },
    });
    const type = await defineWorkflow(
      engine,
      '\n  - id: each\n    for_each:\n      in: "{{event.payload.items}}"\n      concurrency: 7\n      steps:\n        - id: call\n          action: world/pure\n',
    );
    const run = await engine.settled(await engine.send({ items: numbers(1_500) }, type), undefined, 60_000);
    expect(run.status).toBe('completed');
    expect(most).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(7);
    await engine[Symbol.asyncDispose]();
  });

  it('goes on past items that fail, or ends all with the first', async () => {
    const step = `
        - id: check
          condition: item < 1100
`;
    const goesOn = await defineWorkflow(test, LOOP(step, '    on_failure: continue'));
    const run = await test.settled(await test.send({ items: [...numbers(1_100), 'x'] }, goesOn), undefined, 60_000);
    expect(run.status).toBe('completed');
    const ends = await defineWorkflow(
      test,
      LOOP(`
        - id: check
          condition: item < 1100
        - id: rest
          wait: { signal: never }
`),
    );
    const ended = await test.settled(await test.send({ items: ['x', ...numbers(1_100)] }, ends), undefined, 60_000);
    expect(ended).toMatchObject({ status: 'failed', error: { message: expect.stringMatching(/items 0 to 499/) } });
    await expect
      .poll(async () => (await partsOf(test, ended)).map(({ status }) => status).sort(), { timeout: 15_000 })
      .toEqual(['cancelled', 'cancelled', 'failed']);
  });

  it('is cancelled with its run', async () => {
    const type = await defineWorkflow(test, LOOP('\n        - id: rest\n          wait: { signal: never }\n'));
    const event = await test.send({ items: numbers(1_001) }, type);
    const waiting = await test.settled(event, ['waiting'], 60_000);
    await expect.poll(async () => (await partsOf(test, waiting)).length, { timeout: 15_000 }).toBe(3);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: waiting.id });
    await test.settled(event, ['cancelled']);
    await expect
      .poll(async () => (await partsOf(test, waiting)).map(({ status }) => status), { timeout: 15_000 })
      .toEqual(Array(3).fill('cancelled'));
    const [part] = await partsOf(test, waiting);
    const again = test.engine.executions.rerun({ tenantId: TENANT, executionId: part!.id, by: 'x' });
    await expect(again).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('stays in its run where steps in it can be undone, within a limit', async () => {
    const step =
      '\n        - id: done\n          set: { n: "{{item}}" }\n          compensate:\n            - id: undo\n              set: { n: 1 }\n';
    const type = await defineWorkflow(test, LOOP(step));
    const run = await test.settled(await test.send({ items: numbers(1_001) }, type), undefined, 60_000);
    expect(run.status).toBe('completed');
    expect(await partsOf(test, run)).toEqual([]);
    const refused = await test.settled(await test.send({ items: numbers(10_001) }, type), undefined, 60_000);
    expect(refused).toMatchObject({
      status: 'failed',
      error: {
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/10001 items, and 10000 at most.*"done".*compensate/),
      },
    });
  });

  it('tells no listener that its workflow ended when a part does', async () => {
    await test.workflow(
      'name: wide\non:\n  - manual: true\nsteps:\n  - id: each\n    for_each:\n      in: "{{event.payload.items}}"\n      steps:\n        - id: made\n          set: { n: "{{item}}" }\n',
    );
    await test.workflow(
      'name: listener\non:\n  - workflow: wide\n    on: completed\nsteps:\n  - id: heard\n    set: { n: 1 }\n',
    );
    await test.engine.start({ tenantId: TENANT, workflow: 'wide', input: { items: numbers(1_001) } });
    const heard = async () => (await test.engine.executions.list({ tenantId: TENANT, workflow: 'listener' })).items;
    await expect.poll(async () => (await heard()).length, { timeout: 60_000 }).toBe(1);
    const { items } = await test.engine.executions.list({ tenantId: TENANT, workflow: 'wide' });
    expect(items).toHaveLength(1);
  });

  it('handles every item once wherever its processes die', async () => {
    const type = await defineWorkflow(
      crashing,
      LOOP('\n        - id: call\n          if: item % 300 == 0\n          action: world/once\n'),
    );
    const invoker = createWorldInvoker(() => crashing.world.url);
    const faults = [1, 2, 3, 5, 8].flatMap((number) =>
      (['before', 'after'] as const).flatMap((when) =>
        (['commit', 'match'] as const).map((at): Fault => ({ at, number, when, pause: false })),
      ),
    );
    for (const fault of faults) {
      const event = await crashing.send({ items: numbers(1_001) }, type);
      for (let n = 0; n < 6; n += 1) {
        const one = createCrashingProcess(crashing.database, invoker, n === 0 ? fault : undefined);
        await one.work();
        await expireLeases(crashing.database);
      }
      const run = await crashing.settled(event);
      const calls = crashing.world.calls.filter(({ key }) => key.endsWith('/call'));
      const what = JSON.stringify(fault);
      // What was called just when its process died is uncertain, and called no second time.
      expect(['completed', 'uncertain'], what).toContain(run.status);
      expect(new Set(calls.map(({ key }) => key)).size, what).toBe(calls.length);
      if (run.status === 'completed') expect(calls, what).toHaveLength(4);
      crashing.world.calls.length = 0;
    }
  }, 120_000);
});
