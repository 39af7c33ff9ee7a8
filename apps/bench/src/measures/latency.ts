import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase, JobSystem } from '../peers/system.ts';
import { within } from './within.ts';

/** A start later than this is no latency but a lost item. */
const PATIENCE_S = 30;
/** The first calls connect, prepare statements and compile; they are not what an idle system does. */
const WARM_UP = 20;

/** Milliseconds from the call that adds a job to the start of its handler, on an otherwise idle system, per sample. */
export async function addToStart(
  system: JobSystem,
  database: BenchDatabase,
  samples: number,
  payload: object,
): Promise<number[]> {
  const { add } = system;
  if (!add) throw new Error(`${system.name} cannot add single jobs`);
  await system.prepare(database);
  let arrived = () => {};
  const worker = await system.work(database, () => arrived());
  const latencies: number[] = [];
  try {
    for (let sample = -WARM_UP; sample < samples; sample += 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrived = resolve;
      await sleep(5 + Math.random() * 10);
      const started = performance.now();
      await within(PATIENCE_S, `${system.name}: a start`, Promise.all([add(database, payload), promise]));
      if (sample >= 0) latencies.push(performance.now() - started);
    }
  } finally {
    await worker.stop();
  }
  return latencies;
}

/** The same for a bare NOTIFY from one connection to a LISTEN on another: what the hint itself costs. */
export async function bareNotify(database: BenchDatabase, samples: number): Promise<number[]> {
  let arrived = () => {};
  const { unlisten } = await database.sql.listen('bench', () => arrived());
  const latencies: number[] = [];
  for (let sample = -WARM_UP; sample < samples; sample += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    arrived = resolve;
    await sleep(5 + Math.random() * 10);
    const started = performance.now();
    const sent = database.sql`SELECT pg_notify('bench', '')`;
    await within(PATIENCE_S, 'a notification', Promise.all([sent, promise]));
    if (sample >= 0) latencies.push(performance.now() - started);
  }
  await unlisten();
  return latencies;
}
