import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { type DirectedWorld, directWorld } from '../testing/directed-world.ts';
import { statusesOf } from '../testing/statuses-of.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
let world: DirectedWorld;
beforeAll(async () => {
  test = await createTestEngine();
  world = directWorld(test.world);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => world.reset());

/** `output` is what the workflow gives. */
async function run(steps: string, payload = {}, output = '') {
  const type = await defineWorkflow(test, steps, output && `output: ${output}\n`);
  return await test.settled(await test.send(payload, type));
}

describe('a group', () => {
  it('runs its steps in sequence and gives their outputs by id', async () => {
    const ended = await run(
      `
  - id: both
    steps:
      - id: first
        action: world/once
      - id: second
        set: { seen: "{{steps.first.output.path}}" }
  - id: after
    set: { inner: "{{steps.second.output.seen}}", group: "{{steps.both.output}}" }
`,
      {},
      '{ after: "{{steps.after.output}}", status: "{{steps.both.status}}" }',
    );
    expect(statusesOf(ended)).toEqual({
      both: 'completed',
      'both/first': 'completed',
      'both/second': 'completed',
      after: 'completed',
    });
    expect(ended.output).toMatchObject({
      status: 'succeeded',
      after: {
        inner: 'both/first',
        group: { first: { path: 'both/first' }, second: { seen: 'both/first' } },
      },
    });
  });

  it('is skipped with all that is inside', async () => {
    const ended = await run(
      `
  - id: outer
    if: "false"
    steps:
      - id: inner
        parallel:
          - { id: leaf, action: world/once }
`,
      {},
      '{ leaf: "{{steps.leaf.status}}", inner: "{{steps.inner.output}}", outer: "{{steps.outer.status}}" }',
    );
    expect(ended.output).toEqual({ leaf: 'skipped', inner: null, outer: 'skipped' });
    expect(statusesOf(ended)).toEqual({ outer: 'skipped' });
    expect(world.called).toEqual([]);
  });

  const failing = (strategy: string) => `
  - id: all
    on_failure: ${strategy}
    steps:
      - { id: bad, action: world/once }
      - { id: next, set: { was: "{{steps.bad.status}}", code: "{{default steps.bad.error.code 'none'}}" } }
`;

  it('ends with the first step that fails', async () => {
    world.answer('all/bad', 404);
    const ended = await run(failing('abort'));
    expect(ended).toMatchObject({
      status: 'failed',
      error: { code: 'INVALID_ARGUMENT', details: { step: 'all/bad' } },
    });
    expect(statusesOf(ended)).toEqual({ all: 'failed', 'all/bad': 'failed' });
  });

  it('goes on after a failure when it is told so', async () => {
    world.answer('all/bad', 404);
    const ended = await run(failing('continue'), {}, '{ all: "{{steps.all.output}}" }');
    expect(ended).toMatchObject({
      status: 'completed',
      output: { all: { bad: null, next: { was: 'failed', code: 'INVALID_ARGUMENT' } } },
    });
  });
});

describe('parallel steps', () => {
  const three = (strategy: string) => `
  - id: all
    on_failure: ${strategy}
    parallel:
      - { id: a, action: world/once }
      - { id: b, action: world/once }
      - { id: c, steps: [{ id: c1, action: world/once }, { id: c2, action: world/once }] }
`;

  it('run at the same time and give their outputs by id', async () => {
    const held = ['all/a', 'all/b', 'all/c/c1'].map(world.hold);
    const ended = run(three('abort'), {}, '{ all: "{{steps.all.output}}" }');
    await Promise.all(held.map(({ reached }) => reached));
    for (const { open } of held) open();
    expect((await ended).output).toEqual({
      all: {
        a: { call: expect.any(Number) },
        b: { call: expect.any(Number) },
        c: { c1: { call: expect.any(Number) }, c2: { path: 'all/c/c2', call: expect.any(Number) } },
      },
    });
  });

  it('leave to its end what is under way when one fails, and begin nothing more', async () => {
    const [a, b, c1] = [world.hold('all/a'), world.hold('all/b'), world.hold('all/c/c1')];
    const ended = run(three('abort'));
    await Promise.all([a.reached, b.reached, c1.reached]);
    b.open(404);
    // World and worker are one process, and between answer and abort is no database: turns of its loop are enough.
    await sleep(100);
    a.open();
    c1.open();
    const over = await ended;
    expect(over).toMatchObject({ status: 'failed', error: { details: { step: 'all/b' } } });
    expect(statusesOf(over)).toEqual({
      all: 'failed',
      'all/a': 'completed',
      'all/b': 'failed',
      'all/c': 'cancelled',
      'all/c/c1': 'completed',
    });
  });

  it('all go on after a failure when told so', async () => {
    world.answer('all/b', 404);
    const over = await run(three('continue'), {}, '{ b: "{{steps.all.output.b}}", c2: "{{steps.c2.status}}" }');
    expect(over).toMatchObject({ status: 'completed', output: { b: null, c2: 'succeeded' } });
  });
});

describe('for_each', () => {
  it('runs its steps for each item and gives how each ended, in order', async () => {
    world.answer('each/1/act', 404);
    const ended = await run(
      `
  - id: before
    set: { x: 1 }
  - id: each
    on_failure: continue
    for_each:
      in: "{{event.payload.names}}"
      steps:
        - { id: act, action: world/once, with: { name: "{{item}}" } }
        - { id: text, set: { text: "{{index}} {{item}} {{steps.before.output.x}} {{steps.act.output.path}}" } }
`,
      { names: ['x', 'y', 'z'] },
      '{ each: "{{steps.each.output}}" }',
    );
    expect(ended.output).toEqual({
      each: [
        { status: 'succeeded', output: { text: '0 x 1 each/0/act' } },
        { status: 'failed', output: null, error: { code: 'INVALID_ARGUMENT', message: expect.any(String) } },
        { status: 'succeeded', output: { text: '2 z 1 each/2/act' } },
      ],
    });
    expect(test.world.callsOf(`${ended.id}/each/2/act`)).toMatchObject([{ body: { name: 'z' } }]);
  });

  it('begins nothing more after a failure', async () => {
    world.answer('each/1/act', 404);
    const ended = await run(`
  - id: each
    for_each: { in: [1, 2, 3, 4], concurrency: 1, steps: [{ id: act, action: world/once }] }
`);
    expect(ended).toMatchObject({ status: 'failed', error: { details: { step: 'each/1/act' } } });
    expect(world.called).toEqual(['each/0/act', 'each/1/act']);
  });

  it('has as many items under way as it may, and never more', async () => {
    const held = [0, 1].map((index) => world.hold(`each/${index}/act`));
    const ended = run(`
  - id: each
    for_each: { in: [1, 2, 3, 4, 5, 6, 7, 8], concurrency: 2, steps: [{ id: act, action: world/once }, { id: also, action: world/once }] }
`);
    await Promise.all(held.map(({ reached }) => reached));
    expect(world.called).toHaveLength(2);
    for (const { open } of held) open();
    expect((await ended).status).toBe('completed');
    expect(world.called).toHaveLength(16);
    expect(world.most).toBe(2);
  });

  it('nests: each loop around is there by its id', async () => {
    const ended = await run(
      `
  - id: rows
    for_each:
      in: "{{event.payload.rows}}"
      steps:
        - id: cells
          for_each:
            in: "{{item}}"
            concurrency: 2
            steps:
              - id: show
                set: { at: "{{loops.rows.index}}.{{index}}", cell: "{{item}}", row: "{{loops.rows.item}}" }
        - id: last
          set: { cells: "{{steps.cells.output}}", item: "{{item}}" }
`,
      { rows: [[1, 2], [], ['x']] },
      '{ rows: "{{steps.rows.output}}" }',
    );
    const cell = (at: string, value: unknown, row: unknown) => ({
      status: 'succeeded',
      output: { at, cell: value, row },
    });
    expect(ended.output).toEqual({
      rows: [
        { status: 'succeeded', output: { cells: [cell('0.0', 1, [1, 2]), cell('0.1', 2, [1, 2])], item: [1, 2] } },
        { status: 'succeeded', output: { cells: [], item: [] } },
        { status: 'succeeded', output: { cells: [cell('2.0', 'x', ['x'])], item: ['x'] } },
      ],
    });
    expect(statusesOf(ended)).toMatchObject({ 'rows/2/cells/0/show': 'completed' });
  });

  it.each([
    ['{ n: 1 }', 'needs a list'],
    ['[]', ''],
  ])('takes a list, also an empty one', async (list, message) => {
    const ended = await run(
      `
  - id: each
    for_each: { in: "{{event.payload.list}}", steps: [{ id: act, action: world/once }] }
`,
      { list: list.startsWith('{') ? { n: 1 } : JSON.parse(list) },
      '{ each: "{{steps.each.output}}" }',
    );
    if (message === '') expect(ended).toMatchObject({ status: 'completed', output: { each: [] } });
    else expect(ended).toMatchObject({ status: 'failed', error: { code: 'INVALID_ARGUMENT', effect: 'none' } });
    expect(ended.error?.message ?? '').toContain(message);
    expect(world.called).toEqual([]);
  });

  it('runs a thousand items at the same time', { timeout: 120_000 }, async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: each
    for_each: { in: "{{event.payload.list}}", concurrency: 1000, steps: [{ id: act, action: world/idempotent }] }
`,
      'output: { each: "{{steps.each.output}}" }\n',
    );
    const event = await test.send({ list: Array.from({ length: 1000 }, (_, n) => n) }, type);
    const ended = await test.settled(event, undefined, 100_000);
    expect(ended.status).toBe('completed');
    const { each } = ended.output as { each: { status: string; output: { path: string } }[] };
    expect(each.map(({ output }) => output.path)).toEqual(each.map((_, index) => `each/${index}/act`));
    expect(each).toHaveLength(1000);
    expect(world.called).toHaveLength(1000);
    expect(new Set(world.called).size).toBe(1000);
  });
});

describe('a choice', () => {
  const choice = `
  - id: decide
    condition: event.payload.n > 1
    then: [{ id: yes, set: { n: "{{event.payload.n}}" } }]
    else: [{ id: no, set: { n: 0 } }]
  - id: pick
    switch:
      cases:
        - { when: event.payload.n == 1, steps: [{ id: one, set: { n: 1 } }] }
        - { when: event.payload.n > 0, steps: [{ id: more, set: { n: 2 } }] }
  - id: other
    switch:
      cases: [{ when: event.payload.n == 9, steps: [{ id: nine, set: {} }] }]
      default: [{ id: rest, set: {} }]
`;
  const output =
    '{ decide: "{{steps.decide.output}}", pick: "{{steps.pick.output}}", other: "{{steps.other.output}}", ' +
    'yes: "{{steps.yes.status}}", no: "{{steps.no.status}}", one: "{{steps.one.status}}", ' +
    'more: "{{steps.more.status}}", nine: "{{steps.nine.status}}", rest: "{{steps.rest.status}}" }';

  it.each([
    [0, { decide: false, pick: null, other: null }, ['no', 'rest']],
    [1, { decide: false, pick: 0, other: null }, ['no', 'one', 'rest']],
    [9, { decide: true, pick: 1, other: 0 }, ['yes', 'more', 'nine']],
  ])('runs one list at most and says which: %i', async (n, given, ran) => {
    const ended = await run(choice, { n }, output);
    expect(ended.output).toMatchObject(given);
    for (const id of ['yes', 'no', 'one', 'more', 'nine', 'rest']) {
      expect(ended.output).toHaveProperty(id, ran.includes(id) ? 'succeeded' : 'skipped');
    }
  });

  it('fails when it cannot be decided', async () => {
    const ended = await run(choice, {});
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'INVALID_ARGUMENT', details: { step: 'decide' } } });
  });
});
