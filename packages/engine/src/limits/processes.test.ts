import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

const testing = join(import.meta.dirname, '../testing');
const HOUR = 3_600_000;
/** How wrong the clock of each process is, in milliseconds. */
const SKEWS = [0, -HOUR, HOUR, 400 * 24 * HOUR, -1_500];
const LEASE_MS = 1_000;
const MOST = { a: 1, b: 2, c: 3 };
type Key = keyof typeof MOST;

let test: TestEngine;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await test[Symbol.asyncDispose]();
});

async function startWorker(skewMs: number): Promise<ChildProcess> {
  const args = ['--conditions=@automate/source', '--import', join(testing, 'skewed-clock.ts')];
  const child = spawn(
    process.execPath,
    [...args, join(testing, 'worker-process.ts'), test.database.url, test.world.url, String(LEASE_MS)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CLOCK_SKEW_MS: String(skewMs) } },
  );
  children.add(child);
  child.once('exit', () => children.delete(child));
  await once(child.stdout!, 'data');
  return child;
}

/**
 * The world sees a run from its first call to the answer to its last one. A run keeps its place while its process is dead,
 * stands still, or another takes it over: so it is under way here too, and no other may be beyond the limit.
 */
it('no limit is exceeded and no place is lost, whichever of five processes are killed or paused', async () => {
  const underWay: Record<Key, Set<string>> = { a: new Set(), b: new Set(), c: new Set() };
  const most: Record<Key, number> = { a: 0, b: 0, c: 0 };
  const over = new Set<string>();
  test.world.answer = async ({ body, key: idempotencyKey }) => {
    const { key } = body as { key: Key };
    const [run = '', step] = idempotencyKey.split('/');
    // What a process that stood still calls again belongs to a run that is over.
    if (!over.has(run)) {
      underWay[key].add(run);
      most[key] = Math.max(most[key], underWay[key].size);
    }
    await sleep(15);
    if (step === 'last') {
      underWay[key].delete(run);
      over.add(run);
    }
    return 200;
  };
  for (const key of ['a', 'b', 'c'] as const) {
    await test.workflow(`
name: limited-${key}
on:
  - event: limited.${key}
concurrency: { limit: ${MOST[key]}, key: "{{event.payload.key}}" }
steps:
  - { id: first, action: world/idempotent, with: { key: ${key} } }
  - { id: pause, wait: { for: 20ms } }
  - { id: last, action: world/idempotent, with: { key: ${key} } }
`);
  }
  const workers = await Promise.all(SKEWS.map(startWorker));
  const events = [];
  for (let round = 0; round < 6; round += 1) {
    for (const key of ['a', 'b', 'c'] as const) {
      const count = { a: 3, b: 6, c: 9 }[key];
      events.push(...(await Promise.all(Array.from({ length: count }, () => test.send({ key }, `limited.${key}`)))));
    }
    await sleep(150 + round * 40);
    const victim = workers.shift()!;
    if (round % 2 === 0) {
      victim.kill('SIGSTOP');
      setTimeout(() => victim.kill('SIGCONT'), LEASE_MS + 700).unref();
      workers.push(victim);
    } else {
      victim.kill('SIGKILL');
      workers.push(await startWorker(SKEWS[round % SKEWS.length]!));
    }
  }
  for (const event of events) expect((await test.settled(event, undefined, 120_000)).status).toBe('completed');
  for (const key of ['a', 'b', 'c'] as const) {
    expect(most[key], key).toBeGreaterThan(0);
    expect(most[key], key).toBeLessThanOrEqual(MOST[key]);
  }
  await expect
    .poll(
      async () => {
        const [left] = await test.database.sql`
          select (select count(*)::int from automate_engine.limited_runs) as runs,
            (select count(*)::int from automate_engine.limit_slots) as slots,
            (select count(*)::int from automate_outbox.items) as items`;
        return left;
      },
      { timeout: 30_000 },
    )
    .toEqual({ runs: 0, slots: 0, items: 0 });
  for (const worker of workers) worker.kill('SIGKILL');
}, 180_000);
