import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { type DirectedWorld, directWorld } from '../testing/directed-world.ts';
import { statusesOf } from '../testing/statuses-of.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
let world: DirectedWorld;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 5_000 } });
  world = directWorld(test.world);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => world.reset());

/** Where `STEP` stands inside of each kind, and its path. */
const PLACES = [
  { place: 'a group', path: 'g/x', steps: '{ id: g, steps: [STEP, NEXT] }' },
  { place: 'parallel steps', path: 'p/x', steps: '{ id: p, parallel: [STEP, { id: q, steps: [BESIDE, NEXT] }] }' },
  { place: 'parallel steps that go on', path: 'p/x', steps: '{ id: p, on_failure: continue, parallel: [STEP] }' },
  { place: 'a loop', path: 'l/1/x', steps: '{ id: l, for_each: { in: [0, 1], steps: [STEP, NEXT] } }' },
  {
    place: 'a loop that goes on',
    path: 'l/0/x',
    steps: '{ id: l, on_failure: continue, for_each: { in: [0], steps: [STEP, NEXT] } }',
  },
  {
    place: 'a loop in a loop',
    path: 'l/0/m/0/x',
    steps: '{ id: l, for_each: { in: [0], steps: [{ id: m, for_each: { in: [0], steps: [STEP, NEXT] } }] } }',
  },
  { place: 'then', path: 'c/x', steps: '{ id: c, condition: "true", then: [STEP, NEXT] }' },
  { place: 'a case', path: 's/x', steps: '{ id: s, switch: { cases: [{ when: "true", steps: [STEP, NEXT] }] } }' },
  {
    place: 'what is tried again',
    path: 'r/x',
    steps: '{ id: r, retry: { attempts: 3, backoff: 1ms }, steps: [STEP, NEXT] }',
  },
  { place: 'a handler', path: 'bad/x', steps: '{ id: bad, action: world/once, on_error: [STEP, NEXT] }' },
  { place: 'a fallback', path: 'bad/x', steps: '{ id: bad, action: world/once, fallback: [STEP, NEXT] }' },
] as const;

/** What must not be done, and what stands around everything. */
const around = (steps: string, step: string) => `
  - id: first
    action: world/idempotent
    compensate: [{ id: undo, action: world/once }]
  - id: outer
    on_failure: continue
    on_error: [{ id: handler, action: world/once }]
    fallback: [{ id: instead, action: world/once }]
    retry: { attempts: 2, backoff: 1ms }
    steps:
      - ${steps
        .replaceAll('STEP', step)
        .replaceAll('NEXT', '{ id: next, action: world/once }')
        .replaceAll('BESIDE', '{ id: beside, action: world/idempotent }')}
  - { id: last, action: world/once }
`;
const NEVER = ['next', 'handler', 'instead', 'last'];

/** What was called and must not be; `outer/p/q/next` and the item beside go on where nothing fails. */
function neverCalled(beside = false): string[] {
  const mayBe = ['outer/l/0/next', ...(beside ? ['outer/p/q/next'] : [])];
  return world.called.filter((path) => NEVER.includes(path.split('/').at(-1)!) && !mayBe.includes(path));
}

describe.each(PLACES)('inside of $place', ({ path, steps }) => {
  beforeEach(() => world.answer('outer/bad', 404));

  it('an action of which nobody knows ends the run, whatever stands around it', async () => {
    // What is beside it is called before.
    const beside = world.hold('outer/p/q/beside');
    const held = world.hold(`outer/${path}`);
    const event = await test.send({}, await defineWorkflow(test, around(steps, '{ id: x, action: world/once }')));
    await held.reached;
    if (steps.includes('BESIDE')) await beside.reached;
    held.open('reset');
    // World and worker are one process: a few turns of its loop, and the failure is known.
    if (steps.includes('BESIDE')) setTimeout(() => beside.open(), 100);
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'uncertain', error: { details: { step: `outer/${path}` } }, timers: [] });
    expect(statusesOf(run)).toMatchObject({ [`outer/${path}`]: 'uncertain', outer: 'uncertain' });
    expect(neverCalled()).toEqual([]);
    expect(world.called).not.toContain('first/undo');
    expect(world.called.filter((called) => called === `outer/${path}`)).toHaveLength(1);
    for (const step of run.steps) expect(step.finishedAt, step.path).toBeDefined();
  });

  it.each(['{ id: x, wait: { signal: never } }', '{ id: x, wait: { for: 1h } }'])(
    'a run that waits is cancelled, and what was done is undone: %s',
    async (step) => {
      const event = await test.send({}, await defineWorkflow(test, around(steps, step)));
      const { id } = await test.settled(event, ['waiting']);
      await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
      const run = await test.settled(event);
      expect(run).toMatchObject({ status: 'cancelled', timers: [] });
      expect(statusesOf(run)).toMatchObject({ [`outer/${path}`]: 'cancelled', outer: 'cancelled' });
      expect(neverCalled(true)).toEqual([]);
      expect(world.called.at(-1)).toBe('first/undo');
      for (const one of run.steps) expect(one.finishedAt, one.path).toBeDefined();
    },
  );

  it('a run whose action is under way is cancelled', async () => {
    const held = world.hold(`outer/${path}`);
    const event = await test.send({}, await defineWorkflow(test, around(steps, '{ id: x, action: world/idempotent }')));
    await held.reached;
    const { id } = await test.settled(event, ['running']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
    const run = await test.settled(event);
    held.open();
    expect(run).toMatchObject({ status: 'cancelled', timers: [] });
    expect(statusesOf(run)).toMatchObject({ [`outer/${path}`]: 'cancelled', outer: 'cancelled' });
    expect(neverCalled(true)).toEqual([]);
    expect(world.called.at(-1)).toBe('first/undo');
  });
});
