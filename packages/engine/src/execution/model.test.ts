import type { ActionInvoker } from '@automate/connectors';
import type { StepDocument } from '@automate/workflow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { arbitrarySteps } from '../testing/arbitrary-steps.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { pathOf } from '../testing/directed-world.ts';
import { runModel, type Trace } from '../testing/model.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

/** How many workflows are made up. */
const RUNS = Number(process.env.AUTOMATE_MODEL_RUNS ?? 60);
const SEED = Number(process.env.AUTOMATE_MODEL_SEED ?? 78);

let test: TestEngine;
let invoker: ActionInvoker;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  invoker = createWorldInvoker(() => test.world.url);
  test.world.answer = ({ body, key }) => {
    const { answer, id } = body as { answer: number | 'down' | 'no'; id: string };
    if (answer === 'no') return 400;
    if (answer === 'down' || test.world.callsOf(key).length <= answer) return 503;
    return { status: 200, body: { done: id } };
  };
});
afterAll(() => test[Symbol.asyncDispose]());

let count = 0;

/** One run through a row of processes, each with its fault, until it is over. */
async function play(steps: readonly StepDocument[], faults: readonly Fault[]): Promise<ExecutionDetail> {
  count += 1;
  const type = `model.number${count}`;
  const text = JSON.stringify({ name: `model-${count}`, on: [{ event: type }], steps });
  await test.engine.workflows.create({ tenantId: TENANT, source: { text, format: 'json' }, activate: true });
  const { eventId } = await test.send({}, type);
  const paused: ReturnType<typeof createCrashingProcess>[] = [];
  for (let number = 0; number < 500; number += 1) {
    const process = createCrashingProcess(test.database, invoker, faults[number]);
    await process.work();
    if (process.faulted) {
      if (faults[number]?.pause) paused.push(process);
      await expireLeases(test.database);
    }
    const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId })).items;
    if (found?.finishedAt !== undefined) break;
  }
  await Promise.all(paused.map((process) => process.resume()));
  const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId })).items;
  return await test.engine.executions.get(TENANT, found!.id);
}

function judge(run: ExecutionDetail, steps: readonly StepDocument[]): void {
  const model = runModel(steps);
  const isOpen = (path: string) => model.open.some((prefix) => path.startsWith(prefix));
  expect(run.status, JSON.stringify(run.error)).toBe(model.status);
  expect(run.timers).toEqual([]);
  const latest = new Map(run.steps.map((step) => [step.path, step]));
  const told = [...latest.values()]
    .filter(({ path }) => !isOpen(path))
    .map(({ path, status, output }) => [path, status, output === undefined ? null : withoutErrors(output)]);
  const expected = [...model.steps]
    .filter(([path]) => !isOpen(path))
    .map(([path, { status, output }]) => [path, status, output]);
  expect(told.sort()).toEqual(expected.sort());
}

/** The model says that an item failed, not how. */
function withoutErrors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutErrors);
  if (typeof value !== 'object' || value === null) return value;
  const { error: _, ...rest } = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, withoutErrors(one)]));
}

function judgeCalls(run: ExecutionDetail): void {
  for (const step of run.steps) {
    expect(step.finishedAt, `${step.path} ${step.attempt}`).toBeDefined();
    if (step.effect !== 'once' || step.idempotencyKey === undefined) continue;
    const done = test.world
      .callsOf(step.idempotencyKey)
      .filter(({ body }) => (body as { answer: unknown }).answer === 0);
    expect(done.length, step.path).toBeLessThanOrEqual(1);
  }
}

/** What the outside world wrote down, held against the model: what was called, how often, and in what order. */
function judgeWitness(run: ExecutionDetail, steps: readonly StepDocument[], disturbed: boolean): void {
  const model = runModel(steps);
  const isOpen = (path: string) => model.open.some((prefix) => path.startsWith(prefix));
  const seen = test.world.calls.filter(({ key }) => key.startsWith(`${run.id}/`)).map(pathOf);
  const times = Map.groupBy(seen, (path) => path);
  const first = new Map([...times.keys()].map((path, place) => [path, place]));
  const expected: string[] = [];
  /** The places of the first and the last call of a part; of none there are none. */
  const placesOf = (part: Trace | { path: string; times: number }): [number, number] | undefined => {
    if ('path' in part) {
      if (isOpen(part.path)) return undefined;
      expected.push(part.path);
      // Whoever goes on where another died calls once more.
      if (!disturbed) expect(times.get(part.path)?.length, part.path).toBe(part.times);
      const place = first.get(part.path);
      expect(place, part.path).toBeDefined();
      return [place!, place!];
    }
    const places = part.parts.map(placesOf).filter((one) => one !== undefined);
    if (part.ordered) {
      for (const [index, [begin]] of places.entries()) {
        if (index > 0) expect(begin, JSON.stringify(seen)).toBeGreaterThan(places[index - 1]![1]);
      }
    }
    if (places.length === 0) return undefined;
    return [Math.min(...places.map(([begin]) => begin)), Math.max(...places.map(([, last]) => last))];
  };
  placesOf(model.calls);
  expect([...first.keys()].filter((path) => !isOpen(path)).toSorted()).toEqual(expected.toSorted());
}

const usable = (steps: readonly StepDocument[]) => !runModel(steps).ambiguous;

describe('a workflow made up of every kind of step', () => {
  it('does what its document says', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySteps.filter(usable), async (steps) => {
        const run = await play(steps, []);
        judge(run, steps);
        judgeCalls(run);
        judgeWitness(run, steps, false);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }, 600_000);

  it('does it also where its processes die and stand still', async () => {
    const fault = fc.record({
      at: fc.constantFrom('commit', 'commit', 'call'),
      number: fc.integer({ min: 1, max: 6 }),
      when: fc.constantFrom('before', 'after'),
      pause: fc.boolean(),
    }) as fc.Arbitrary<Fault>;
    await fc.assert(
      fc.asyncProperty(
        arbitrarySteps.filter(usable),
        fc.array(fault, { minLength: 1, maxLength: 5 }),
        async (steps, faults) => {
          const run = await play(steps, faults);
          judgeCalls(run);
          if (run.status !== 'uncertain') {
            judge(run, steps);
            judgeWitness(run, steps, true);
          } else expect(run.steps.some(({ effect, status }) => effect === 'once' && status === 'uncertain')).toBe(true);
        },
      ),
      { numRuns: Math.ceil(RUNS / 2), seed: SEED },
    );
    expect(await test.database.sql`select * from automate_outbox.items`).toHaveLength(0);
  }, 600_000);
});
