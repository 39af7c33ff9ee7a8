import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { type DirectedWorld, directWorld } from '../testing/directed-world.ts';
import { statusesOf } from '../testing/statuses-of.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
let world: DirectedWorld;
beforeAll(async () => {
  test = await createTestEngine({ worker: { durableRetryMs: 100 } });
  world = directWorld(test.world);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => world.reset());

async function run(steps: string, head = '', payload = {}) {
  return await test.settled(await test.send(payload, await defineWorkflow(test, steps, head)));
}

describe('retry of a step that holds others', () => {
  it.each(['10ms', '200ms'])('does everything inside anew, under keys of its own, after %s', async (backoff) => {
    world.answer('all/b', 503);
    const ended = await run(
      `
  - id: all
    retry: { attempts: 3, backoff: ${backoff}, factor: 1 }
    steps:
      - { id: a, action: world/once, with: { n: 1 } }
      - { id: b, action: world/once, with: { a: "{{steps.a.output.path}}" }, retry: { attempts: 1 } }
`,
      'output: { all: "{{steps.all.output}}" }\n',
    );
    expect(world.called).toEqual(['all/a', 'all/b', 'all/~2/a', 'all/~2/b']);
    expect(ended).toMatchObject({
      status: 'completed',
      output: { all: { a: { path: 'all/~2/a' }, b: { path: 'all/~2/b' } } },
      timers: [],
    });
    expect(test.world.callsOf(`${ended.id}/all/~2/b`)).toMatchObject([{ body: { a: 'all/~2/a' } }]);
    expect(ended.steps.filter(({ path }) => path === 'all')).toMatchObject([
      { attempt: 1, status: 'failed' },
      { attempt: 2, status: 'completed' },
    ]);
  });

  it('is over when its attempts are, and where an error is for good', async () => {
    const steps = `
  - id: each
    retry: { attempts: 3, backoff: 1ms }
    for_each: { in: [1], steps: [{ id: act, action: world/idempotent, retry: { attempts: 2, backoff: 1ms } }] }
`;
    for (const path of ['each/0/act', 'each/~2/0/act', 'each/~3/0/act']) world.answer(path, 503);
    expect(await run(steps)).toMatchObject({ status: 'failed', error: { details: { step: 'each/~3/0/act' } } });
    expect(world.called).toHaveLength(6);
    world.reset();
    world.answer('each/0/act', 404);
    expect(await run(steps)).toMatchObject({ status: 'failed', error: { details: { step: 'each/0/act' } } });
    expect(world.called).toHaveLength(1);
  });

  it('shows nothing of an attempt before', async () => {
    world.answer('all/second', 503);
    world.answer('all/~2/first', 404);
    const ended = await run(
      `
  - id: all
    retry: { attempts: 2, backoff: 1ms }
    steps:
      - { id: first, action: world/once }
      - { id: between, set: { x: 1 } }
      - { id: second, action: world/once, retry: { attempts: 1 } }
    fallback: [{ id: instead, set: { between: "{{steps.between.status}}" } }]
`,
      'output: { all: "{{steps.all.output}}" }\n',
    );
    expect(ended).toMatchObject({ status: 'completed', output: { all: { between: 'skipped' } } });
  });
});

describe('fallback and on_error', () => {
  it('run when a step has failed for good: the handler first, then what runs instead', async () => {
    world.answer('all/bad', 404);
    const ended = await run(
      `
  - id: all
    steps: [{ id: bad, action: world/once }]
    on_error: [{ id: told, action: world/once, with: { code: "{{steps.all.error.code}}", bad: "{{steps.bad.error.code}}" } }]
    fallback: [{ id: one, set: { x: 1 } }, { id: two, set: { was: "{{steps.all.status}}" } }]
  - id: after
    set: { all: "{{steps.all.output}}", status: "{{steps.all.status}}" }
`,
      'output: { after: "{{steps.after.output}}" }\n',
    );
    expect(ended).toMatchObject({
      status: 'completed',
      output: { after: { all: { was: 'failed' }, status: 'succeeded' } },
    });
    expect(test.world.callsOf(`${ended.id}/all/told`)).toMatchObject([
      { body: { code: 'INVALID_ARGUMENT', bad: 'INVALID_ARGUMENT' } },
    ]);
    expect(statusesOf(ended)).toMatchObject({ all: 'failed', 'all/told': 'completed', 'all/two': 'completed' });
  });

  it('a failing handler changes nothing, a failing fallback fails the step', async () => {
    world.answer('act', 404);
    world.answer('act/told', 404);
    world.answer('act/instead', 403);
    const ended = await run(`
  - id: act
    action: world/once
    on_error: [{ id: told, action: world/once }]
    fallback: [{ id: instead, action: world/once, on_error: [{ id: inner, action: world/once }] }]
`);
    expect(ended).toMatchObject({ status: 'failed', error: { details: { step: 'act/instead' } } });
    expect(world.called).toEqual(['act', 'act/told', 'act/instead', 'act/instead/inner']);
  });

  it('stand around an item: its failure is no failure of the loop', async () => {
    world.answer('each/1/act', 404);
    const ended = await run(
      `
  - id: each
    for_each:
      in: [a, b]
      steps: [{ id: act, action: world/once, fallback: [{ id: instead, set: { item: "{{item}}" } }] }]
`,
      'output: { each: "{{steps.each.output}}" }\n',
    );
    expect(ended).toMatchObject({
      status: 'completed',
      output: { each: [{ output: { path: 'each/0/act' } }, { status: 'succeeded', output: { item: 'b' } }] },
    });
  });
});

describe('compensation', () => {
  it('undoes what was done, the last first, each with what it saw', async () => {
    world.answer('bad', 404);
    const ended = await run(`
  - { id: a, action: world/once, compensate: [{ id: undo_a, action: world/once, with: { a: "{{steps.a.output.path}}" } }] }
  - id: each
    for_each:
      in: [x, y]
      concurrency: 1
      steps:
        - id: b
          action: world/once
          compensate: [{ id: undo_b, action: world/once, with: { item: "{{item}}", b: "{{steps.b.output.path}}" } }]
    compensate: [{ id: undo_each, action: world/once }]
  - { id: skipped, if: "false", action: world/once, compensate: [{ id: undo_skipped, action: world/once }] }
  - { id: bad, action: world/once, compensate: [{ id: undo_bad, action: world/once }] }
`);
    expect(ended).toMatchObject({ status: 'failed', error: { details: { step: 'bad' } } });
    expect(world.called).toEqual([
      'a',
      'each/0/b',
      'each/1/b',
      'bad',
      'each/undo_each',
      'each/1/b/undo_b',
      'each/0/b/undo_b',
      'a/undo_a',
    ]);
    expect(test.world.callsOf(`${ended.id}/each/1/b/undo_b`)[0]?.body).toEqual({ item: 'y', b: 'each/1/b' });
  });

  it('undoes every attempt with what that one gave', async () => {
    world.answer('all/bad', 503);
    world.answer('all/~2/bad', 404);
    const ended = await run(`
  - id: all
    retry: { attempts: 2, backoff: 1ms }
    steps:
      - { id: a, action: world/once, compensate: [{ id: undo, action: world/once, with: { a: "{{steps.a.output.path}}" } }] }
      - { id: bad, action: world/once, retry: { attempts: 1 } }
`);
    expect(ended.status).toBe('failed');
    expect(world.called.slice(4)).toEqual(['all/~2/a/undo', 'all/a/undo']);
    const bodies = world.called.slice(4).map((path) => test.world.callsOf(`${ended.id}/${path}`)[0]?.body);
    expect(bodies).toEqual([{ a: 'all/~2/a' }, { a: 'all/a' }]);
  });

  it('undoes the rest when one cannot be undone, and says which', async () => {
    world.answer('bad', 404);
    world.answer('b/undo_b', 404);
    const ended = await run(`
  - { id: a, action: world/once, compensate: [{ id: undo_a, action: world/once }] }
  - { id: b, action: world/once, compensate: [{ id: undo_b, action: world/once }, { id: never, action: world/once }] }
  - { id: bad, action: world/once }
`);
    expect(ended).toMatchObject({
      status: 'failed',
      error: { details: { step: 'bad', notUndone: [{ step: 'b/undo_b', message: expect.any(String) }] } },
    });
    expect(world.called).toEqual(['a', 'b', 'bad', 'b/undo_b', 'a/undo_a']);
  });

  it('is not for what has been caught: the run goes on', async () => {
    world.answer('all/bad', 404);
    const ended = await run(`
  - id: all
    steps:
      - { id: a, action: world/once, compensate: [{ id: undo_a, action: world/once }] }
      - { id: bad, action: world/once }
    fallback: [{ id: instead, set: {} }]
`);
    expect(ended.status).toBe('completed');
    expect(world.called).toEqual(['all/a', 'all/bad']);
  });

  it('may wait, also when the time of the run is over', async () => {
    let waits = 0;
    const stop = test.engine.onProgress(({ type }) => {
      if (type === 'execution_waiting') waits += 1;
    });
    const ended = await run(
      `
  - id: a
    set: {}
    compensate: [{ id: pause, wait: { for: 700ms } }, { id: undo, action: world/once }]
  - { id: late, wait: { signal: never } }
`,
      'timeout: 300ms\n',
    );
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' }, timers: [] });
    expect(world.called).toEqual(['a/undo']);
    stop();
    // For the signal, and for the pause: not over and over until it is done.
    expect(waits).toBeLessThanOrEqual(3);
  });
});
