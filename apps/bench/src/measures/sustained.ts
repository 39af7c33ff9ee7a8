import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { postDeliveries } from '../load/post-deliveries.ts';
import { measurement } from '../measurements.ts';
import type { Measurement } from '../report.ts';

/** What a sustained load of webhooks came to. */
export interface Sustained {
  /** Runs, one per accepted delivery, all of them completed. */
  runs: number;
  /** Answers of 202 per second while the load lasted. */
  acceptedPerSecond: number;
  /** Runs completed per second while the load lasted, its first third left out. */
  completedUnderLoad: number;
  /** All runs, over the time from the first delivery to the last completed run. */
  finishedPerSecond: number;
  /** Milliseconds of a processor per run; of PostgreSQL, where that can be told. */
  serverMs: number;
  postgresMs: number | undefined;
}

/** Seconds of a processor that were taken so far. */
export interface ProcessorClock {
  server(): Promise<number>;
  postgres(): Promise<number | undefined>;
}

const PATIENCE_MS = 300_000;

/** Sends deliveries for so many seconds, waits for all of their runs, and counts them in the tables. */
export async function sustain(
  sql: Sql,
  clock: ProcessorClock,
  url: string,
  connections: number,
  seconds: number,
): Promise<Sustained> {
  const before = await countRuns(sql);
  const [server, postgres] = [await clock.server(), await clock.postgres()];
  const started = performance.now();
  const loading = postDeliveries(url, connections, seconds);
  // Awaited below; until then a failure is nobody's surprise.
  loading.catch(() => {});
  await sleep((seconds * 1000) / 3);
  const first = { at: performance.now(), completed: (await countRuns(sql)).completed };
  const load = await loading;
  const last = { at: performance.now(), completed: (await countRuns(sql)).completed };
  let now = await countRuns(sql);
  // A request that was under way when the load ended may have been accepted too.
  while (now.completed - before.completed < load.accepted || now.unfinished > 0) {
    if (performance.now() - started > PATIENCE_MS) throw new Error(`runs do not end: ${JSON.stringify({ load, now })}`);
    await sleep(20);
    now = await countRuns(sql);
  }
  const elapsed = (performance.now() - started) / 1000;
  const runs = now.completed - before.completed;
  if (now.other > 0) throw new Error(`${now.other} runs ended without success`);
  return {
    runs,
    acceptedPerSecond: load.perSecond,
    completedUnderLoad: (last.completed - first.completed) / ((last.at - first.at) / 1000),
    finishedPerSecond: runs / elapsed,
    serverMs: (((await clock.server()) - server) * 1000) / runs,
    postgresMs:
      postgres === undefined ? undefined : ((((await clock.postgres()) ?? Number.NaN) - postgres) * 1000) / runs,
  };
}

export function tellSustained(name: string, sustained: Sustained): Measurement[] {
  const { finishedPerSecond, completedUnderLoad, acceptedPerSecond, serverMs, postgresMs } = sustained;
  return [
    measurement(`${name}: webhook to finished`, 'runs/s', [finishedPerSecond]),
    measurement(`${name}: completed while the load lasts`, 'runs/s', [completedUnderLoad]),
    measurement(`${name}: accepted while the load lasts`, 'accepts/s', [acceptedPerSecond]),
    measurement(`${name}: of a processor, the server`, 'ms/run', [serverMs]),
    ...(postgresMs === undefined ? [] : [measurement(`${name}: of a processor, PostgreSQL`, 'ms/run', [postgresMs])]),
  ];
}

async function countRuns(sql: Sql): Promise<{ completed: number; unfinished: number; other: number }> {
  const [row] = await sql<{ completed: number; unfinished: number; other: number }[]>`
    SELECT count(*) FILTER (WHERE status = 'completed')::int AS completed,
      count(*) FILTER (WHERE status IN ('pending', 'running', 'waiting'))::int
        + (SELECT count(*)::int FROM automate_outbox.items) AS unfinished,
      count(*) FILTER (WHERE status NOT IN ('completed', 'pending', 'running', 'waiting'))::int AS other
    FROM automate_engine.executions`;
  return row ?? { completed: 0, unfinished: 0, other: 0 };
}
