import { silentLogger } from '@automate/core';
import { SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import type { CommitUnit } from './commit-unit.ts';
import { createCommitter } from './committer.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  await test.workflow('name: w\non:\n  - event: test.event\nsteps:\n  - id: call\n    action: world/idempotent\n');
});
afterAll(() => test[Symbol.asyncDispose]());

/** The same execution claimed twice, the second time after the first lease ran out. */
async function claimedTwice(): Promise<{ executionId: string; old: CommitUnit['claim']; now: CommitUnit['claim'] }> {
  const event = await test.send();
  const invoker = createWorldInvoker(() => test.world.url);
  await createCrashingProcess(test.database, invoker, { at: 'match', number: 1, when: 'after', pause: false }).work();
  const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
  const [old] = await test.database.sql<{ id: string; token: string }[]>`
    select id, token from automate_outbox.items where key = ${found!.id}`;
  await expireLeases(test.database);
  const store = new SkipLockedClaimOutboxStore(test.database.db);
  const [now] = await store.claimBatch({
    worker: 'same',
    queues: [EXECUTIONS_QUEUE],
    limit: 1,
    leaseMs: 60_000,
    engineFormats: [1],
  });
  return { executionId: found!.id, old: old!, now: now! };
}

describe('a committer', () => {
  it('lets nothing of a superseded claim pass beside the claim that superseded it, though one worker had both', async () => {
    const { executionId, old, now } = await claimedTwice();
    const committer = createCommitter({
      sql: test.database.sql,
      worker: 'same',
      log: silentLogger,
      signal: new AbortController().signal,
    });
    const unit = (claim: CommitUnit['claim'], attempt: number, rest: Partial<CommitUnit> = {}): CommitUnit => ({
      claim,
      tenantId: TENANT,
      executionId,
      steps: [{ path: 'call', attempt, position: 0, kind: 'action', status: 'running', startedAt: performance.now() }],
      consumed: [],
      followUps: [],
      traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
      timers: [],
      ...rest,
    });
    const end = { execution: { status: 'uncertain', finished: true }, end: { type: 'complete' } } as const;
    const held = await Promise.all([
      committer.commit(unit(old, 1, end)),
      committer.commit(unit(now, 2)),
      committer.commit(unit(old, 2)),
    ]);
    expect(held).toEqual([false, true, false]);
    const run = await test.engine.executions.get(TENANT, executionId);
    expect(run).toMatchObject({ status: 'running', steps: [{ attempt: 2 }] });
    expect(run.finishedAt).toBeUndefined();
    const [step] = await test.database.sql`
      select claim_token from automate_engine.steps where execution_id = ${executionId}`;
    expect(step?.claim_token).toBe(now.token);
  });

  it('gets long outputs before they are too many for one statement', async () => {
    const copies = Array.from(
      { length: 12 },
      (_, n) => `  - id: copy_${n}\n    set: { text: "{{event.payload.text}}" }\n`,
    );
    await test.workflow(`name: copies\non:\n  - event: copies.event\nsteps:\n${copies.join('')}`);
    const worker = test.engine.createWorker();
    await worker.start();
    const run = await test.settled(await test.send({ text: 'x'.repeat(900_000) }, 'copies.event'));
    expect(run.status).toBe('completed');
    expect(worker.counts.units).toBe(3);
    await worker.stop();
  });

  it('gets what steps of one run write at the same time as one', async () => {
    await test.workflow(`
name: many
on:
  - event: many.event
steps:
  - id: each
    for_each:
      in: "{{event.payload.items}}"
      concurrency: 50
      steps:
        - id: call
          action: world/idempotent
`);
    const worker = test.engine.createWorker();
    await worker.start();
    const run = await test.settled(await test.send({ items: Array.from({ length: 200 }, (_, n) => n) }, 'many.event'));
    expect(run.status).toBe('completed');
    // Each item says what it is about to call and what that gave: 400 by themselves.
    expect(worker.counts.units).toBeLessThan(200);
    await worker.stop();
  });
});
