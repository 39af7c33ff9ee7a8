import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { type DirectedWorld, directWorld } from '../testing/directed-world.ts';
import { statusesOf } from '../testing/statuses-of.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
let world: DirectedWorld;
beforeAll(async () => {
  test = await createTestEngine({ worker: { leaseMs: 60_000, durableRetryMs: 50 } });
  world = directWorld(test.world);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => world.reset());

async function start(steps: string, head = '') {
  return await test.send({}, await defineWorkflow(test, steps, head));
}

const signal = (executionId: string, name: string, payload = {}) =>
  test.engine.executions.signal({ tenantId: TENANT, executionId, name, payload });

/** The claim's item, while there is one. */
async function item(id: string) {
  const [found] = await test.database.sql`
    select state, attempts, token from automate_outbox.items where queue = 'executions' and key = ${id}`;
  return found;
}

const TWO = `
  - id: all
    parallel:
      - id: waits
        steps:
          - { id: ask, wait: { signal: go } }
          - { id: told, action: world/once, with: { go: "{{steps.ask.output}}" } }
      - { id: works, action: world/once }
`;

describe('a list of steps that waits while another works', () => {
  it('goes on with a signal, under the same claim', async () => {
    const works = world.hold('all/works');
    const told = world.hold('all/waits/told');
    const event = await start(TWO);
    await works.reached;
    const { id } = await test.settled(event, ['running']);
    const before = await item(id);
    await signal(id, 'go', { n: 1 });
    await told.reached;
    expect(await item(id)).toEqual(before);
    told.open();
    works.open();
    expect((await test.settled(event)).status).toBe('completed');
    expect(test.world.callsOf(`${id}/all/waits/told`)).toMatchObject([{ body: { go: { n: 1 } } }]);
  });

  it('goes on in time, under the same claim', async () => {
    const works = world.hold('all/works');
    const told = world.hold('all/waits/told');
    const event = await start(TWO.replace('signal: go', 'for: 60ms'));
    await works.reached;
    await told.reached;
    const { id } = await test.settled(event, ['running']);
    expect(await item(id)).toMatchObject({ state: 'claimed', attempts: 1 });
    told.open();
    works.open();
    const over = await test.settled(event);
    expect(over).toMatchObject({ status: 'completed', timers: [] });
  });

  it('goes on after the claim was given back, when the other is done first', async () => {
    const event = await start(TWO);
    const { id, steps } = await test.settled(event, ['waiting']);
    expect(statusesOf({ steps })).toEqual({
      all: 'running',
      'all/waits': 'running',
      'all/waits/ask': 'waiting',
      'all/works': 'completed',
    });
    expect((await item(id))?.state).not.toBe('claimed');
    await signal(id, 'go');
    expect((await test.settled(event)).status).toBe('completed');
    expect(world.called.toSorted()).toEqual(['all/waits/told', 'all/works']);
  });
});

describe('when all of a run waits', () => {
  it('the claim is given back until any of them may go on, in any order', async () => {
    const event = await start(`
  - id: all
    parallel:
      - { id: a, wait: { signal: a } }
      - { id: b, wait: { signal: b, timeout: 1h } }
      - id: c
        steps:
          - { id: pause, wait: { for: 80ms } }
          - { id: ask, wait: { signal: c } }
`);
    for (const name of ['c', 'a', 'b']) {
      const { id, timers } = await test.settled(event, ['waiting']);
      expect(timers.some(({ path }) => path === 'all/b')).toBe(true);
      await expect.poll(async () => (await item(id))?.state).not.toBe('claimed');
      await signal(id, name, { name });
    }
    const over = await test.settled(event);
    expect(over).toMatchObject({ status: 'completed', timers: [] });
    expect(over.steps.filter(({ kind }) => kind === 'wait').map(({ output }) => output)).toEqual(
      expect.arrayContaining([{ name: 'a' }, { name: 'b' }, { name: 'c' }]),
    );
  });

  it('items of a loop wait no less, and no more begin than may', async () => {
    const event = await start(`
  - id: each
    for_each:
      in: [1, 2, 3]
      concurrency: 2
      steps:
        - { id: before, action: world/once }
        - { id: ask, wait: { signal: go } }
`);
    const { id, steps } = await test.settled(event, ['waiting']);
    expect(Object.keys(statusesOf({ steps })).filter((path) => path.endsWith('ask'))).toHaveLength(2);
    expect(world.called).toHaveLength(2);
    await signal(id, 'go');
    await expect.poll(() => world.called.length).toBe(3);
    await signal(id, 'go');
    await signal(id, 'go');
    expect((await test.settled(event)).status).toBe('completed');
  });

  it('one signal is taken once, whoever of many waits for it', async () => {
    const event = await start(`
  - id: each
    on_failure: continue
    for_each: { in: [1, 2, 3], steps: [{ id: ask, wait: { signal: go } }, { id: act, action: world/once }] }
`);
    const { id } = await test.settled(event, ['waiting']);
    await signal(id, 'go');
    await expect.poll(() => world.called).toHaveLength(1);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
    const over = await test.settled(event);
    const asks = over.steps.filter(({ path }) => path.endsWith('ask')).map(({ status }) => status);
    expect(asks.toSorted()).toEqual(['cancelled', 'cancelled', 'completed']);
  });

  it('a time limit around them ends them', async () => {
    const event = await start(`
  - id: all
    timeout: 900ms
    parallel:
      - { id: a, wait: { signal: never } }
      - { id: b, steps: [{ id: c, wait: { for: 1h } }, { id: d, action: world/once }] }
`);
    const over = await test.settled(event);
    expect(over).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE_EXCEEDED', details: { step: 'all' } },
      timers: [],
    });
    expect(Object.values(statusesOf(over))).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(world.called).toEqual([]);
  });

  it('a time limit of a step counts over all of its waits, and begins anew with each attempt', async () => {
    const event = await start(`
  - id: all
    timeout: 700ms
    retry: { attempts: 2, backoff: 200ms }
    steps:
      - { id: a, wait: { for: 200ms } }
      - { id: b, wait: { signal: never } }
`);
    const over = await test.settled(event);
    expect(over).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' }, timers: [] });
    expect(over.steps.map(({ path, attempt }) => `${path} ${attempt}`).toSorted()).toEqual([
      'all 1',
      'all 2',
      'all/a 1',
      'all/b 1',
      'all/~2/a 1',
      'all/~2/b 1',
    ]);
    const begun = over.steps.filter(({ path }) => path === 'all');
    for (const { startedAt, finishedAt } of begun) {
      expect(Date.parse(finishedAt!) - Date.parse(startedAt)).toBeGreaterThanOrEqual(699);
    }
  });

  it('a failure beside them ends them, also inside of others', async () => {
    const bad = world.hold('all/bad');
    const event = await start(`
  - id: all
    parallel:
      - { id: bad, action: world/once }
      - { id: a, wait: { signal: never }, on_error: [{ id: handler, action: world/once }] }
      - id: inner
        parallel:
          - { id: b, wait: { for: 1h } }
          - { id: c, wait: { signal: never } }
        compensate: [{ id: undo, action: world/once }]
      - id: loop
        on_failure: continue
        for_each: { in: [1, 2], steps: [{ id: d, wait: { signal: never } }] }
`);
    await bad.reached;
    bad.open(404);
    const over = await test.settled(event);
    expect(over).toMatchObject({ status: 'failed', error: { details: { step: 'all/bad' } }, timers: [] });
    expect(statusesOf(over)).toEqual({
      all: 'failed',
      'all/bad': 'failed',
      'all/a': 'cancelled',
      'all/inner': 'cancelled',
      'all/inner/b': 'cancelled',
      'all/inner/c': 'cancelled',
      'all/loop': 'cancelled',
      'all/loop/0/d': 'cancelled',
      'all/loop/1/d': 'cancelled',
    });
    expect(world.called).toEqual(['all/bad']);
  });
});
