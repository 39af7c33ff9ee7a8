import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase, JobSystem } from '../peers/system.ts';
import { within } from './within.ts';

/** No drain of this bench takes longer on any machine worth measuring. */
const PATIENCE_S = 300;

/** Items per second from the start of the workers to the last committed completion. */
export async function drainRate(
  system: JobSystem,
  database: BenchDatabase,
  count: number,
  payload: object,
  onBegin: () => Promise<void> = async () => {},
): Promise<number> {
  await system.prepare(database);
  await system.fill(database, count, payload);
  await database.sql`CHECKPOINT`;
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let left = count;
  await onBegin();
  const started = performance.now();
  const worker = await system.work(database, () => {
    left -= 1;
    if (left === 0) resolve();
  });
  await within(PATIENCE_S, `${system.name}: the start of every item`, all);
  while (!(await system.drained(database))) await sleep(1);
  const elapsed = (performance.now() - started) / 1000;
  await worker.stop();
  return count / elapsed;
}
