import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import type { Storage } from '@automate/providers';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDiskStorage } from '../testing/disk-storage.ts';
import { createLeavingRunner } from '../testing/leaving-runner.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { type ForgetOptions, forget } from './forget.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-forget-'));
const HOUR = 3_600_000;
let disk: Storage;
let test: TestEngine;
let fails = false;

beforeAll(async () => {
  disk = await openDiskStorage(folder);
  const stepRunner = createLeavingRunner(() => {
    if (fails) throw new AutomateError({ code: 'ABORTED', message: 'no', effect: 'none' });
    return { output: 'x'.repeat(100_000), artifacts: [{ name: 'a', content: 'left' }] };
  });
  test = await createTestEngine({
    worker: { pollMs: 100 },
    engine: { objects: { storage: disk }, stepRunner },
  });
  await test.workflow(
    '{ name: leaves, on: [{ event: leaves.run }], steps: [{ id: a, uses: "leave:pure" }, { id: b, set: { of: "{{steps.a.status}}" } }] }',
  );
  await test.workflow(
    '{ name: waits, on: [{ event: waits.run }], steps: [{ id: a, uses: "leave:pure" }, { id: b, wait: { signal: go } }] }',
  );
  await test.workflow('{ name: inner, on: [{ manual: true }], steps: [{ id: a, uses: "leave:pure" }] }');
  await test.workflow(
    '{ name: outer, on: [{ event: outer.run }], steps: [{ id: a, call: inner }, { id: b, wait: { signal: go } }] }',
  );
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const clean = (options: Partial<ForgetOptions> = {}) =>
  forget({
    sql: test.database.sql,
    retention: {},
    storage: disk,
    signal: new AbortController().signal,
    graceMs: 0,
    ...options,
  });
/** As if the run, and its event, had been so many hours ago. */
async function age(id: string, hours: number): Promise<void> {
  const { sql } = test.database;
  await sql`
    update automate_engine.events v set received_at = received_at - make_interval(hours => ${hours})
    from automate_engine.executions e where e.id = ${id} and v.id = e.event_id`;
  await sql`
    update automate_engine.executions set created_at = created_at - make_interval(hours => ${hours}),
      finished_at = finished_at - make_interval(hours => ${hours}) where id = ${id}`;
}
const there = async (id: string) => {
  const [row] = await test.database.sql`
    select (select count(*) from automate_engine.executions where id = ${id})::int as runs,
      (select count(*) from automate_engine.steps where execution_id = ${id})::int as steps,
      (select count(*) from automate_engine.stored_objects where execution_id = ${id})::int as objects,
      (select count(*) from automate_engine.execution_inbox where execution_id = ${id})::int as inbox`;
  return { ...row, files: (await disk.list(`runs/${TENANT}/${id}/`)).objects.length };
};
const NOTHING = { runs: 0, steps: 0, objects: 0, inbox: 0, files: 0 };
const everyCount = { runs: 1, steps: 2, objects: 2, inbox: 0, files: 2 };

describe('what is over', () => {
  it('is deleted where it is older than its retention says, with all that is its own, and nothing else is', async () => {
    const kinds = ['completed', 'failed', 'cancelled', 'waiting'] as const;
    const limit = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
    const retention = fc.record({ completed: limit, failed: limit, cancelled: limit, events: limit });
    const runs = fc.array(fc.record({ kind: fc.constantFrom(...kinds), hours: fc.integer({ min: 0, max: 9 }) }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(runs, retention, fc.integer({ min: 1, max: 3 }), async (planned, hours, batch) => {
        const made: { id: string; eventId: string; kind: (typeof kinds)[number]; hours: number }[] = [];
        for (const { kind, hours: ago } of planned) {
          fails = kind === 'failed';
          const waits = kind === 'waiting' || kind === 'cancelled';
          const event = await test.send({}, waits ? 'waits.run' : 'leaves.run');
          const { id } = await test.settled(event, waits ? ['waiting'] : undefined);
          if (kind === 'cancelled') await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
          if (kind === 'cancelled') await test.settled(event);
          await age(id, ago);
          made.push({ id, eventId: event.eventId, kind, hours: ago });
        }
        const ms = (given: number | undefined) => (given === undefined ? undefined : given * HOUR - 60_000);
        const all = { completedMs: ms(hours.completed), failedMs: ms(hours.failed), cancelledMs: ms(hours.cancelled) };
        await clean({ retention: { ...all, eventsMs: ms(hours.events) }, batch });
        for (const { id, eventId, kind, hours: ago } of made) {
          const most = kind === 'waiting' ? undefined : hours[kind];
          const gone = most !== undefined && ago >= most;
          const found = await there(id);
          if (gone) expect(found).toEqual(NOTHING);
          else expect(found).toMatchObject({ runs: 1, files: kind === 'failed' ? 0 : 2 });
          const [event] = await test.database.sql`select from automate_engine.events where id = ${eventId}`;
          expect(event === undefined).toBe(gone && hours.events !== undefined && ago >= hours.events);
          if (kind === 'waiting') await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
          if (kind === 'waiting') await test.settled({ eventId, traceId: '', duplicate: false });
        }
        fails = false;
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('keeps what a run that repeats it took over', async () => {
    const first = await test.settled(await test.send({}, 'leaves.run'));
    const { executionId } = await test.engine.executions.rerun({
      ...{ tenantId: TENANT, executionId: first.id, from: 'b', by: 'test', version: 'original' },
    });
    const over = async () => (await test.engine.executions.get(TENANT, executionId)).finishedAt;
    await expect.poll(over, { timeout: 10_000 }).toBeDefined();
    await age(first.id, 5);
    await clean({ retention: { completedMs: HOUR * 2 } });
    expect(await there(first.id)).toEqual({ ...NOTHING, files: 2 });
    const second = await test.engine.executions.get(TENANT, executionId);
    const [artifact] = second.steps[0]!.artifacts!;
    const content = await test.engine.executions.object(TENANT, executionId, artifact!.id);
    await (await content.open()).cancel();
    await age(executionId, 5);
    await clean({ retention: { completedMs: HOUR * 2 } });
    expect(await there(first.id)).toEqual(NOTHING);
  });

  it('stays while the run that called it is not over', async () => {
    const event = await test.send({}, 'outer.run');
    const isWaiting = async () => {
      const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
      const steps = found === undefined ? [] : (await test.engine.executions.get(TENANT, found.id)).steps;
      return steps.some(({ path, status }) => path === 'b' && status === 'waiting') ? found?.id : undefined;
    };
    await expect.poll(isWaiting, { timeout: 10_000 }).toBeDefined();
    const outer = (await isWaiting()) as string;
    const [inner] = await test.database.sql<{ id: string }[]>`
      select id::text from automate_engine.executions where origin like ${`call/1/${outer}/%`}`;
    await age(inner!.id, 5);
    await clean({ retention: { completedMs: HOUR } });
    expect(await there(inner!.id)).toMatchObject({ runs: 1, files: 2 });
    await test.engine.executions.signal({ tenantId: TENANT, executionId: outer, name: 'go' });
    await test.settled(event);
    await clean({ retention: { completedMs: HOUR } });
    expect(await there(inner!.id)).toEqual(NOTHING);
    expect(await there(outer)).toMatchObject({ runs: 1 });
  });
});

describe('an object that is to be deleted', () => {
  beforeEach(async () => void (await clean({ retention: { completedMs: HOUR } })));

  it('waits for a storage that is away, and for a process that has one', async () => {
    const { id } = await test.settled(await test.send({}, 'leaves.run'));
    await age(id, 5);
    const retention = { completedMs: HOUR };
    const away = { delete: async () => Promise.reject(new AutomateError({ code: 'UNAVAILABLE', message: 'away' })) };
    await expect(clean({ retention, storage: away })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await clean({ retention, storage: undefined })).toMatchObject({ objects: 0 });
    expect(await there(id)).toEqual({ ...NOTHING, objects: 2, files: 2 });
    await clean({ retention });
    expect(await there(id)).toEqual(NOTHING);
  });

  it('is deleted once more by whoever comes after one that died', async () => {
    const { id } = await test.settled(await test.send({}, 'leaves.run'));
    await age(id, 5);
    const died = {
      async delete(key: string) {
        await disk.delete(key);
        throw new Error('died');
      },
    };
    await expect(clean({ retention: { completedMs: HOUR }, storage: died })).rejects.toThrow('died');
    expect(await there(id)).toMatchObject({ runs: 0, objects: 2, files: 1 });
    await Promise.all([clean(), clean(), clean()]);
    expect(await there(id)).toEqual(NOTHING);
  });

  it('is none that a run refers to, however often it is looked at', async () => {
    const { id } = await test.settled(await test.send({}, 'leaves.run'));
    for (let times = 0; times < 3; times += 1) await clean();
    expect(await there(id)).toEqual(everyCount);
  });
});
