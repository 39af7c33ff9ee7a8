import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_CLAIMS } from '../execution/execution-item.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

const FILE = join(import.meta.dirname, '../testing/worker-process.ts');
const LEASE_MS = 500;
/** More than claims without progress that end a run for good. */
const STEPS = MAX_CLAIMS + 4;

let test: TestEngine;
const workers = new Set<ChildProcess>();
let over = false;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  const steps = Array.from({ length: STEPS }, (_, n) => `  - { id: step_${n}, action: world/idempotent }`);
  await test.workflow(`name: long\non: [{ event: long.event }]\nsteps:\n${steps.join('\n')}\n`);
});
afterAll(async () => {
  over = true;
  for (const worker of workers) worker.kill('SIGKILL');
  await test[Symbol.asyncDispose]();
});

/** Two are there at any time: while one starts, another goes on. */
function startWorker(): void {
  const args = ['--conditions=@automate/source', FILE, test.database.url, test.world.url, String(LEASE_MS)];
  const worker = spawn(process.execPath, args, { stdio: 'ignore' });
  workers.add(worker);
  void once(worker, 'exit').then(() => {
    workers.delete(worker);
    if (!over) startWorker();
  });
}

/** The process that has the claim: its name says which. */
async function killHolder(): Promise<void> {
  const [item] = await test.database.sql<{ worker: string }[]>`
    select worker from automate_outbox.items where queue = 'executions' and state = 'claimed'`;
  const holder = [...workers].find(({ pid }) => item?.worker.includes(`-${pid}-`));
  holder?.kill('SIGKILL');
}

describe('a run of many steps', () => {
  it('is done though its worker is killed after each of them', async () => {
    let kills = 0;
    // The first call of a step comes after the result of the one before was committed.
    test.world.answer = async ({ key }) => {
      if (test.world.callsOf(key).length > 1) return 200;
      kills += 1;
      await killHolder();
      return 'hang';
    };
    startWorker();
    startWorker();
    const run = await test.settled(await test.send({}, 'long.event'), undefined, 170_000);
    expect(run.status).toBe('completed');
    expect(kills).toBe(STEPS);
    expect(run.steps.filter(({ status }) => status === 'completed')).toHaveLength(STEPS);
    // Each was lost, once at least: a process that is slow to renew its lease loses another.
    expect(run.steps.length).toBeGreaterThanOrEqual(2 * STEPS);
  }, 180_000);
});
