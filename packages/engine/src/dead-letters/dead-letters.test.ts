import { createSignals, silentLogger } from '@automate/core';
import { SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTeller } from '../progress/progress.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { createHousekeeping } from '../worker/housekeeping.ts';
import type { DeadLetterRecord } from './dead-letter-record.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

const letters = () => test.engine.deadLetters;
const get = (id: string) => test.engine.executions.get(TENANT, id);
const process = (fault?: Fault) =>
  createCrashingProcess(
    test.database,
    createWorldInvoker(() => test.world.url),
    fault,
  );

const housekeeping = () =>
  createHousekeeping({
    sql: test.database.sql,
    store: new SkipLockedClaimOutboxStore(test.database.db),
    teller: createTeller(createSignals(), () => {}),
    log: silentLogger,
    intervalMs: 1_000,
    deliveryRetentionMs: 1_000,
    onReturned() {},
  });

let count = 0;
/** A run whose worker dies at its last claim, while the call or the commit of this number is about to be made. */
async function poison(
  steps: string,
  number: number,
  at: 'call' | 'commit' = 'call',
  meanwhile: (eventId: string) => Promise<void> = async () => {},
): Promise<DeadLetterRecord> {
  count += 1;
  await test.workflow(`name: poison-${count}\non:\n  - event: poison.${count}\nsteps:\n${steps}\n`);
  const { eventId } = await test.send({}, `poison.${count}`);
  await process({ at, number, when: 'before', pause: false }).work();
  await meanwhile(eventId);
  await test.database.sql`update automate_outbox.items set attempts = max_attempts where queue = 'executions'`;
  await expireLeases(test.database);
  await housekeeping().endDead(3_600_000);
  const [newest] = (await letters().list({ tenantId: TENANT, limit: 1 })).items;
  return newest!;
}

const STEPS = `  - { id: a, action: world/idempotent }
  - id: g
    timeout: 1m
    steps: [{ id: b, action: world/idempotent }, { id: c, action: world/idempotent }]
  - { id: z, action: world/idempotent }`;

describe('dead letters', () => {
  it('of an execution let it go on from its record when they are requeued', async () => {
    const letter = await poison(STEPS, 3);
    expect(letter).toMatchObject({ queue: 'executions', execution: { status: 'failed' } });
    expect(await letters().get(TENANT, letter.id)).toEqual(letter);
    const { id } = letter.execution!;
    expect(await get(id)).toMatchObject({ status: 'failed', error: { code: 'ABORTED' } });
    const asked = await Promise.all(
      [1, 2].map(() => letters().requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' })),
    );
    expect(asked.flatMap(({ done }) => done)).toEqual([letter.id]);
    expect(asked.flatMap(({ refused }) => refused)).toMatchObject([{ id: letter.id, code: 'NOT_FOUND' }]);
    await process().work();
    const run = await get(id);
    expect(run.status, JSON.stringify(run.error)).toBe('completed');
    expect(run).not.toHaveProperty('error');
    expect(run.inbox).toMatchObject([{ kind: 'requeue', payload: { by: 'ann' } }]);
    const called = test.world.calls.filter(({ key }) => key.startsWith(id)).map(({ key }) => key.slice(37));
    // The one that was about to be called when the worker died was not.
    expect(called).toEqual(['a', 'g/b', 'g/c', 'z']);
    expect((await letters().list({ tenantId: TENANT })).items).toEqual([]);
  });

  it('of one that was cancelled before it died let it be cancelled', async () => {
    const letter = await poison(STEPS, 2, 'call', async (eventId) => {
      const [run] = (await test.engine.executions.list({ tenantId: TENANT, eventId })).items;
      await test.engine.executions.cancel({ tenantId: TENANT, executionId: run!.id });
    });
    const { id, status } = letter.execution!;
    expect(status).toBe('failed');
    await letters().requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' });
    await process().work();
    expect(await get(id)).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
    expect(test.world.calls.filter(({ key }) => key.startsWith(id)).map(({ key }) => key.slice(37))).toEqual(['a']);
  });

  it('of one that dies again are dead letters again', async () => {
    const letter = await poison(STEPS, 2);
    await letters().requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' });
    await process({ at: 'call', number: 1, when: 'before', pause: false }).work();
    await test.database.sql`update automate_outbox.items set attempts = max_attempts where queue = 'executions'`;
    await expireLeases(test.database);
    const { engine } = await test.another();
    await engine.createWorker().start();
    await expect
      .poll(async () => (await letters().list({ tenantId: TENANT })).items.map(({ execution }) => execution?.status), {
        timeout: 15_000,
      })
      .toEqual(['failed']);
    await letters().requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' });
    await expect.poll(async () => (await get(letter.execution!.id)).status, { timeout: 15_000 }).toBe('completed');
    await engine.close();
  });

  it('of one that died as it called another run let it have the end that this came to meanwhile', async () => {
    await test.workflow('name: child\non: [{ manual: true }]\nsteps: [{ id: a, action: world/idempotent }]\n');
    const letter = await poison('  - { id: c, call: child, with: {} }', 2, 'commit');
    await process().work();
    expect((await get(letter.execution!.id)).status).toBe('failed');
    await letters().requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' });
    await process().work();
    expect((await get(letter.execution!.id)).status).toBe('completed');
  });

  it('of one that is uncertain are not requeued: its step is settled, inside a group too', async () => {
    const letter = await poison(
      '  - { id: g, steps: [{ id: a, action: world/once }, { id: b, action: world/once }] }',
      1,
    );
    const { id } = letter.execution!;
    expect(await get(id)).toMatchObject({ status: 'uncertain' });
    const { done, refused } = await letters().requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' });
    expect(done).toEqual([]);
    expect(refused).toMatchObject([{ code: 'FAILED_PRECONDITION', message: expect.stringContaining('settle') }]);
    await test.engine.executions.settle({ tenantId: TENANT, executionId: id, path: 'g/a', as: 'not_done', by: 'ann' });
    await process().work();
    expect((await get(id)).status).toBe('completed');
    // Whoever settled it took it up again.
    await expect(letters().get(TENANT, letter.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are listed in pages, of their own tenant only, and requeued in bulk', async () => {
    const made: DeadLetterRecord[] = [];
    for (let n = 0; n < 3; n += 1) made.unshift(await poison(STEPS, 1));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await letters().list({ tenantId: TENANT, limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(made.map(({ id }) => id));
    expect((await letters().list({ tenantId: TENANT, queue: 'events' })).items).toEqual([]);
    const [id] = seen;
    expect((await letters().list({ tenantId: 'other' })).items).toEqual([]);
    await expect(letters().get('other', id!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await letters().requeue({ tenantId: 'other', ids: [id!], by: 'x' })).done).toEqual([]);
    expect((await letters().discard({ tenantId: TENANT, ids: ['x'] })).refused).toMatchObject([{ code: 'NOT_FOUND' }]);
    await expect(letters().list({ tenantId: TENANT, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });

    const { engine } = await test.another();
    await engine.createWorker().start();
    await engine.bulk.start({ tenantId: TENANT, action: 'requeue', filter: { status: 'failed' }, by: 'ann' });
    const left = () => engine.executions.list({ tenantId: TENANT, status: 'failed' });
    await expect.poll(async () => (await left()).items, { timeout: 15_000 }).toEqual([]);
    for (const { execution } of made) {
      await expect.poll(async () => (await get(execution!.id)).status, { timeout: 15_000 }).toBe('completed');
    }
    // Its worker would take the events of the tests after this one.
    await engine.close();
  });
});

describe('the dead letter of an event by which a run called another', () => {
  it('fails the call, and is not requeued any more', async () => {
    await test.workflow('name: called\non:\n  - manual: true\nsteps:\n  - { id: a, action: world/pure }\n');
    await test.workflow('name: caller\non:\n  - event: caller\nsteps:\n  - { id: ask, call: called }\n');
    const event = await test.send({}, 'caller');
    await process({ at: 'match', number: 2, when: 'before', pause: false }).work();
    await test.database.sql`update automate_outbox.items set attempts = max_attempts where queue = 'events'`;
    await expireLeases(test.database);
    for (let times = 0; times < 2; times += 1) await housekeeping().endDead(3_600_000);
    await process().work();
    const run = await test.settled(event);
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'ABORTED', effect: 'none', details: { step: 'ask' } },
    });
    expect(run.error?.message).toMatch(/workflow "called": no run was started, its event was given up/);
    await housekeeping().endDead(3_600_000);
    expect(await test.database.sql`select from automate_outbox.items`).toHaveLength(0);
    const [letter] = (await letters().list({ tenantId: TENANT, queue: 'events' })).items;
    const asked = await letters().requeue({ tenantId: TENANT, ids: [letter!.id], by: 'ann' });
    expect(asked).toMatchObject({ done: [], refused: [{ code: 'FAILED_PRECONDITION' }] });
    expect(asked.refused[0]?.message).toContain(run.id);
  });
});
