import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT } from '@automate/core';
import type { BenchDatabase } from '../peers/system.ts';
import { openEngine } from '../subjects/engine.ts';

const PATIENCE_MS = 300_000;
const WARM_UP_ITEMS = 50;

/** Seconds from the event to the committed end of a run whose one loop has so many items, `concurrency` of them at a time. */
export async function loopSeconds(database: BenchDatabase, items: number, concurrency: number): Promise<number> {
  const engine = await openEngine(database);
  const text = `name: loop
on: [{ event: bench.loop }]
steps:
  - id: each
    for_each:
      in: "{{event.payload.items}}"
      concurrency: ${concurrency}
      steps: [{ id: call, action: bench/call, with: { item: "{{item}}" } }]
`;
  const tenantId = DEFAULT_TENANT;
  await engine.workflows.create({ tenantId, source: { text, format: 'yaml' }, activate: true });
  await engine.createWorker().start();
  const run = async (count: number) => {
    const payload = { items: Array.from({ length: count }, (_, n) => n) };
    const started = performance.now();
    await engine.ingest({ tenantId, type: 'bench.loop', source: 'bench/one', payload });
    while ((await unfinished(database)) > 0) {
      if (performance.now() - started > PATIENCE_MS) throw new Error(`a loop of ${count} items does not end`);
      await sleep(2);
    }
    return (performance.now() - started) / 1000;
  };
  await run(WARM_UP_ITEMS);
  const seconds = await run(items);
  await engine.close();
  const [row] = await database.sql<{ done: number }[]>`
    SELECT count(*)::int AS done FROM automate_engine.steps WHERE action IS NOT NULL AND status = 'completed'`;
  if (row?.done !== items + WARM_UP_ITEMS)
    throw new Error(`${row?.done} of ${items + WARM_UP_ITEMS} items were handled`);
  return seconds;
}

/** Events not matched, and runs not completed. */
async function unfinished({ sql }: BenchDatabase): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    SELECT ((SELECT count(*) FROM automate_outbox.items)
      + (SELECT count(*) FROM automate_engine.executions WHERE status <> 'completed'))::int AS count`;
  return row?.count ?? 0;
}
