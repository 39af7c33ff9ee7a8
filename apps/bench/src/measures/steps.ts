import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT } from '@automate/core';
import type { BenchDatabase } from '../peers/system.ts';
import { openEngine } from '../subjects/engine.ts';

const PATIENCE_MS = 300_000;

/** Seconds that `runs` runs with so many action steps take, from the start of a worker to the last commit. */
export async function engineSeconds(database: BenchDatabase, runs: number, steps: number): Promise<number> {
  const engine = await openEngine(database);
  const lines = Array.from({ length: steps }, (_, n) => `  - { id: s${n}, action: bench/call }`);
  const text = `name: bench\non: [{ event: bench.event }]\nsteps:\n${lines.join('\n')}\n`;
  const tenantId = DEFAULT_TENANT;
  await engine.workflows.create({ tenantId, source: { text, format: 'yaml' }, activate: true });
  const event = { tenantId, type: 'bench.event', source: 'bench/one', payload: {} };
  await Promise.all(Array.from({ length: runs }, () => engine.ingest(event)));
  await database.sql`CHECKPOINT`;
  const started = performance.now();
  const worker = engine.createWorker();
  await worker.start();
  while ((await completed(database)) < runs) {
    if (performance.now() - started > PATIENCE_MS) throw new Error(`${runs} runs of ${steps} steps do not end`);
    await sleep(5);
  }
  const elapsed = (performance.now() - started) / 1000;
  await engine.close();
  return elapsed;
}

async function completed({ sql }: BenchDatabase): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM automate_engine.executions WHERE status = 'completed'`;
  return row?.count ?? 0;
}
