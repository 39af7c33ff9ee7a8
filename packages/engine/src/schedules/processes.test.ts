import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCHEDULE_TICK } from '@automate/workflow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

const testing = join(import.meta.dirname, '../testing');
const HOUR = 3_600_000;
/** How wrong the clock of each process is, in milliseconds. */
const SKEWS = [0, -HOUR, HOUR, 400 * 24 * HOUR, -1_500];
/** Ticks that are waited for; there is one each second. */
const TICKS = 9;

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
    [...args, join(testing, 'worker-process.ts'), test.database.url, test.world.url, '1000'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CLOCK_SKEW_MS: String(skewMs) } },
  );
  children.add(child);
  child.once('exit', () => children.delete(child));
  await once(child.stdout!, 'data');
  return child;
}

const scheduledFor = async (): Promise<number[]> => {
  const rows = await test.database.sql<{ at: string }[]>`
    select payload ->> 'scheduledFor' as at from automate_engine.events where type = ${SCHEDULE_TICK} order by at`;
  return rows.map(({ at }) => Date.parse(at));
};

it('five processes with wrong clocks fire every tick once, whichever of them are killed or paused', async () => {
  const workers = await Promise.all(SKEWS.map(startWorker));
  await test.workflow('name: every-second\non: [{ every: 1s, missed: all }]\nsteps: [{ id: s, set: {} }]');
  for (let struck = 0; struck < TICKS; ) {
    const count = (await scheduledFor()).length;
    if (count <= struck) {
      await sleep(20);
      continue;
    }
    struck = count;
    // Right after a tick, and at any time before the next.
    await sleep((struck * 137) % 1_000);
    const victim = workers.shift()!;
    if (struck % 3 === 0) {
      victim.kill('SIGSTOP');
      setTimeout(() => victim.kill('SIGCONT'), 1_500).unref();
      workers.push(victim);
    } else {
      victim.kill('SIGKILL');
      workers.push(await startWorker(SKEWS[struck % SKEWS.length]!));
    }
  }
  // Each of them starts one run.
  const counted = (await scheduledFor()).length;
  await expect
    .poll(
      async () => {
        const [row] = await test.database.sql`
          select count(*)::int as runs, count(distinct event_id)::int as events from automate_engine.executions
          where status = 'completed'`;
        return row;
      },
      { timeout: 60_000 },
    )
    .toSatisfy(({ runs, events }) => runs === events && runs >= counted);
  await test.engine.workflows.deactivate(TENANT, 'every-second');
  const fired = await scheduledFor();
  expect(fired.length).toBeGreaterThanOrEqual(TICKS);
  expect(fired).toEqual(Array.from(fired, (_, n) => fired[0]! + n * 1_000));
  // None of them early by the database's time, which is this machine's, though the clocks of others were that wrong:
  const [late] = await test.database.sql<{ early: number }[]>`
    select count(*)::int as early from automate_engine.events
    where type = ${SCHEDULE_TICK} and received_at < (payload ->> 'scheduledFor')::timestamptz`;
  expect(late?.early).toBe(0);
  const ids = await test.database.sql<{ id: string }[]>`
    select id from automate_engine.events where type = ${SCHEDULE_TICK}`;
  const wrong = ids.map(({ id }) => Number.parseInt(id.replace('-', '').slice(0, 12), 16) - Date.now());
  expect(wrong.filter((byMs) => Math.abs(byMs) > HOUR / 2)).not.toEqual([]);
}, 180_000);
