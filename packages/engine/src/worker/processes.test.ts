import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

const FILE = join(import.meta.dirname, '../testing/worker-process.ts');
const LEASE_MS = 1_000;

let test: TestEngine;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  await test.workflow(`
name: calls
on:
  - event: calls.event
steps:
  - id: first
    action: world/once
    timeout: 20s
  - id: second
    action: world/idempotent
    with: { call: "{{steps.first.output.call}}" }
  - id: third
    action: world/once
    with: { call: "{{steps.second.output.call}}" }
`);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await test[Symbol.asyncDispose]();
});

async function startWorker(leaseMs = LEASE_MS): Promise<ChildProcess> {
  const args = ['--conditions=@automate/source', FILE, test.database.url, test.world.url, String(leaseMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  await once(child.stdout!, 'data');
  return child;
}

/** Every call of the world belongs to a step that is what its effect allows. */
async function judge(events: readonly { eventId: string }[]): Promise<void> {
  for (const event of events) {
    const run = await test.settled({ ...event, traceId: '', duplicate: false }, undefined, 60_000);
    expect(['completed', 'uncertain']).toContain(run.status);
    for (const step of run.steps) {
      const calls = test.world.callsOf(step.idempotencyKey!);
      if (step.effect === 'once') expect(calls.length).toBeLessThanOrEqual(1);
      if (step.status === 'completed') expect(calls.length).toBeGreaterThanOrEqual(1);
    }
    expect(run.steps.filter((step) => step.status === 'uncertain')).toHaveLength(run.status === 'uncertain' ? 1 : 0);
  }
  const [items] = await test.database.sql`select count(*)::int as n from automate_outbox.items`;
  expect(items?.n).toBe(0);
}

describe('worker processes', () => {
  it('may be killed and paused at any time: every event ends in one run, no once action runs twice', async () => {
    let strikeAt = 0;
    let strike = Promise.withResolvers<void>();
    test.world.answer = async (_call, count) => {
      if (count >= strikeAt) strike.resolve();
      await sleep(20);
      return 200;
    };
    let workers: ChildProcess[] = await Promise.all([startWorker(), startWorker()]);
    const events = [];
    for (let round = 0; round < 4; round += 1) {
      // In the middle of the work, however fast it goes: every event comes to its first call.
      strikeAt = test.world.calls.length + 4 + round * 6;
      strike = Promise.withResolvers();
      events.push(...(await Promise.all(Array.from({ length: 25 }, (_, n) => test.send({ round, n }, 'calls.event')))));
      await strike.promise;
      const victim = workers.shift()!;
      if (round === 2) {
        // Paused past its lease: what it does when it goes on changes no state.
        victim.kill('SIGSTOP');
        await sleep(LEASE_MS + 800);
        victim.kill('SIGCONT');
        workers.push(victim);
        continue;
      }
      victim.kill('SIGKILL');
      if (workers.length === 0) workers = [await startWorker()];
    }
    await judge(events);
    // How many of these completed is the storm's luck. What nobody disturbs does, unless the machine itself stands still.
    let calm: string | undefined;
    for (let tries = 0; calm !== 'completed' && tries < 10; tries += 1) {
      events.push(await test.send({ calm: tries }, 'calls.event'));
      calm = (await test.settled(events.at(-1)!, undefined, 60_000)).status;
    }
    expect(calm).toBe('completed');
    const { items } = await test.engine.executions.list({ tenantId: TENANT, limit: 200 });
    expect(items).toHaveLength(events.length);
    for (const worker of workers) worker.kill('SIGKILL');
  }, 180_000);

  it('drains on SIGTERM: what runs is finished, what has not begun is left for others, nothing stays claimed', async () => {
    // A lease that no busy machine lets run out: what is lost would be left for others, too.
    const worker = await startWorker(30_000);
    test.world.answer = async () => {
      await sleep(300);
      return 200;
    };
    const calls = test.world.calls.length;
    const event = await test.send({}, 'calls.event');
    await expect.poll(() => test.world.calls.length, { timeout: 15_000 }).toBe(calls + 1);
    let said = '';
    worker.stdout!.on('data', (chunk) => {
      said += String(chunk);
    });
    worker.kill('SIGTERM');
    // Not `exit`, after which it may still be heard.
    const [code] = (await once(worker, 'close')) as [number];
    expect([code, said]).toEqual([0, 'drained\n']);
    expect((await test.settled(event)).status).toBe('completed');
    const [held] = await test.database
      .sql`select count(*)::int as n from automate_outbox.items where state = 'claimed'`;
    expect(held?.n).toBe(0);
  }, 60_000);
});
