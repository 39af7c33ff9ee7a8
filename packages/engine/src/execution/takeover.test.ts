import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionInvoker } from '@automate/connectors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
let invoker: ActionInvoker;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  // Sees what the rows cannot tell in the end: a write of a superseded claim that met a row which was there already.
  await test.database.sql.unsafe(`
    create table public.unheld_writes (execution_id uuid, path text, attempt int, claim_token bigint);
    create function public.witness() returns trigger language plpgsql as $$
    begin
      if not exists (
        select from automate_outbox.items i where i.tenant_id = new.tenant_id and i.queue = 'executions'
          and i.key = new.execution_id::text and i.state = 'claimed' and i.token = new.claim_token
      ) then
        insert into public.unheld_writes values (new.execution_id, new.path, new.attempt, new.claim_token);
      end if;
      return new;
    end $$;
    create trigger witness before insert on automate_engine.steps for each row execute function public.witness()`);
  invoker = createWorldInvoker(() => test.world.url);
  await test.workflow(`
name: everything
on:
  - event: test.event
steps:
  - id: build
    set: { token: "$secret:TOKEN", n: "{{event.payload.n}}" }
  - id: first
    action: world/once
    with: { n: "{{steps.build.output.n}}", token: "{{steps.build.output.token}}" }
  - id: check
    condition: steps.build.output.n > 0
  - id: twice
    action: world/idempotent
    with: { call: "{{steps.first.output.call}}" }
  - id: ask
    wait: { signal: go }
  - id: pause
    wait: { for: 1ms }
  - id: read
    action: world/pure
    with: { go: "{{steps.ask.output}}" }
  - id: last
    action: world/once
    with: { go: "{{steps.ask.output}}", call: "{{steps.twice.output.call}}" }
`);
});
afterAll(() => test[Symbol.asyncDispose]());

const find = async (eventId: string): Promise<ExecutionDetail | undefined> => {
  const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId })).items;
  return found && (await test.engine.executions.get(TENANT, found.id));
};

/**
 * One execution through a row of processes, each with its fault, each taking over after the leases of the one before ran
 * out; the last one has none. Paused processes go on `soon`, when the next one holds the claim, or when everything is over.
 */
async function story(
  faults: readonly Fault[],
  signalAfter: number,
  soon = false,
): Promise<{ run: ExecutionDetail; before: ExecutionDetail; hits: Fault[] }> {
  const event = await test.send({ n: 3 });
  const paused: ReturnType<typeof createCrashingProcess>[] = [];
  const hits: Fault[] = [];
  for (let number = 0; number < 30; number += 1) {
    const fault = faults[number];
    const resumed = soon ? paused.splice(0) : [];
    const process = createCrashingProcess(test.database, invoker, fault, async () => {
      await Promise.all(resumed.splice(0).map((one) => one.resume()));
    });
    await process.work();
    if (fault !== undefined && process.faulted) {
      hits.push(fault);
      if (fault.pause) paused.push(process);
    }
    paused.push(...resumed);
    await expireLeases(test.database);
    const run = await find(event.eventId);
    if (run?.finishedAt !== undefined) break;
    if (run !== undefined && number >= signalAfter) {
      await test.engine.executions.signal({
        tenantId: TENANT,
        executionId: run.id,
        name: 'go',
        payload: 'yes',
        key: 'one',
      });
    }
  }
  const before = await find(event.eventId);
  await Promise.all(paused.map((process) => process.resume()));
  const run = await find(event.eventId);
  if (!run || !before) throw new Error('the event started no execution');
  return { run, before, hits };
}

/** What must hold of every story, judged by the record and by what the world saw. */
async function judge(run: ExecutionDetail): Promise<void> {
  expect(['completed', 'uncertain']).toContain(run.status);
  expect(run.timers).toEqual([]);
  const [items] = await test.database.sql`select count(*)::int as n from automate_outbox.items`;
  expect(items?.n).toBe(0);
  expect(await test.database.sql`select * from public.unheld_writes where execution_id = ${run.id}`).toHaveLength(0);

  const latest = new Map(run.steps.map((step) => [step.path, step]));
  const uncertain = [...latest.values()].filter((step) => step.status === 'uncertain');
  expect(uncertain.length).toBe(run.status === 'uncertain' ? 1 : 0);
  for (const step of run.steps) {
    expect(step.finishedAt, `${step.path} ${step.attempt}`).toBeDefined();
    if (latest.get(step.path) !== step) expect(['failed', 'running']).toContain(step.status);
    if (step.kind !== 'action') continue;
    const calls = test.world.callsOf(step.idempotencyKey!);
    expect(step.idempotencyKey).toBe(`${run.id}/${step.path}`);
    if (step.effect === 'once') expect(calls.length).toBeLessThanOrEqual(1);
    if (step.status === 'completed') expect(calls.length).toBeGreaterThanOrEqual(1);
    if (step.status === 'completed' && step.effect === 'once') expect(calls).toHaveLength(1);
  }
  if (run.status !== 'completed') return;
  expect([...latest.keys()]).toEqual(['build', 'first', 'check', 'twice', 'ask', 'pause', 'read', 'last']);
  // What later steps saw is what was recorded, whichever process they ran in.
  const first = latest.get('first')!.output as { call: number };
  const twice = latest.get('twice')!.output as { call: number };
  expect(test.world.callsOf(`${run.id}/first`)[0]?.body).toEqual({ n: 3, token: `<<TOKEN@${run.id}>>` });
  expect(test.world.callsOf(`${run.id}/twice`).at(-1)?.body).toEqual({ call: first.call });
  expect(test.world.callsOf(`${run.id}/last`)[0]?.body).toEqual({ go: 'yes', call: twice.call });
}

describe('taking over', () => {
  it('needs no more than one commit for each effect, wait and end', async () => {
    const process = createCrashingProcess(test.database, invoker);
    const event = await test.send({ n: 3 });
    await process.work();
    const run = await find(event.eventId);
    await test.engine.executions.signal({ tenantId: TENANT, executionId: run!.id, name: 'go', payload: 'yes' });
    await process.work();
    await expect
      .poll(async () => {
        await process.work();
        return (await find(event.eventId))?.status;
      })
      .toBe('completed');
    // Intents of first, twice and last; the results before ask and read; pause; the end.
    expect(process.counts).toEqual({ match: 1, commit: 6, call: 4 });
    await judge((await find(event.eventId))!);
  });

  it('resumes after a process died at any commit and at any call', async () => {
    const points = [
      ...[1].map((number) => ({ at: 'match', number }) as const),
      ...[1, 2, 3, 4, 5, 6].map((number) => ({ at: 'commit', number }) as const),
      ...[1, 2, 3, 4].map((number) => ({ at: 'call', number }) as const),
    ];
    for (const point of points) {
      for (const when of ['before', 'after'] as const) {
        for (const [pause, soon] of [
          [false, false],
          [true, false],
          [true, true],
        ] as const) {
          const { run, hits } = await story([{ ...point, when, pause }], 0, soon);
          await judge(run);
          if (hits.length === 0 || point.at === 'match') continue;
          // In the middle of a `once` action nobody can know; anywhere else the run is completed.
          const middle = point.at === 'call' ? point.number === 1 || point.number === 4 : run.status === 'uncertain';
          expect([point, when, pause, run.status]).toEqual([point, when, pause, middle ? 'uncertain' : 'completed']);
        }
      }
    }
  }, 180_000);

  it('keeps every promise through any row of deaths and pauses', async () => {
    const fault = fc.record({
      at: fc.constantFrom('match', 'commit', 'call' as const),
      number: fc.integer({ min: 1, max: 6 }),
      when: fc.constantFrom('before', 'after' as const),
      pause: fc.boolean(),
    }) as fc.Arbitrary<Fault>;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 4 }),
        fc.boolean(),
        async (faults, signalAfter, soon) => {
          const { run, before } = await story(faults, signalAfter, soon);
          await judge(run);
          // Processes that were paused and went on have changed nothing but the evidence.
          expect({ ...run, lateResults: [] }).toEqual({ ...before, lateResults: [] });
        },
      ),
      { numRuns: 60 },
    );
  }, 180_000);

  it('keeps the result of a process that was paused past its lease as evidence, never as state', async () => {
    const { run, before } = await story([{ at: 'call', number: 1, when: 'after', pause: true }], 0);
    expect(run).toMatchObject({ status: 'uncertain', steps: [{}, { path: 'first', status: 'uncertain' }] });
    expect(run.lateResults).toMatchObject([
      { path: 'first', attempt: 1, reason: 'lease_lost', output: { call: expect.any(Number) } },
    ]);
    expect({ ...run, lateResults: [] }).toEqual(before);
  });

  it('keeps to the time limit of the whole run, whoever runs it', async () => {
    await test.workflow(`
name: limited
on:
  - event: limited.event
timeout: 300ms
steps:
  - id: read
    action: world/pure
  - id: never
    action: world/once
`);
    const event = await test.send({}, 'limited.event');
    const fault: Fault = { at: 'call', number: 1, when: 'before', pause: false };
    await createCrashingProcess(test.database, invoker, fault).work();
    await sleep(350);
    await expireLeases(test.database);
    await createCrashingProcess(test.database, invoker).work();
    const run = await find(event.eventId);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' } });
    expect(test.world.callsOf(`${run?.id}/never`)).toEqual([]);
  });
});
