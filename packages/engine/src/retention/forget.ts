import type { Storage } from '@automate/providers';
import type { Sql } from 'postgres';
import { MAX_WRITE_MS } from '../objects/object-writer.ts';
import type { Retention } from './retention-options.ts';

export interface ForgetOptions {
  sql: Sql;
  retention: Retention;
  /** Where objects are deleted. Absent: they wait for a process that has it. */
  storage: Pick<Storage, 'delete'> | undefined;
  /** Ends the work after the batch that is under way. */
  signal: AbortSignal;
  /** Rows of one statement. Default 200. */
  batch?: number | undefined;
  /** Milliseconds before an object that no step refers to counts as left over. Default 2 hours. */
  graceMs?: number | undefined;
}

/** What was deleted. */
export interface Forgotten {
  runs: number;
  events: number;
  objects: number;
}

const STATUSES = ['completed', 'failed', 'cancelled', 'uncertain'] as const;

/** An event that is still to be matched, or may be requeued, is kept. Planned each time: what is in the outbox varies. */
const FORGET_EVENTS = `
with old as materialized (
  select v.tenant_id, v.id from automate_engine.events v
  where v.received_at < now() - make_interval(secs => $1)
    and not exists (
      select from automate_engine.executions e where e.tenant_id = v.tenant_id and e.event_id = v.id)
    and not exists (
      select from automate_outbox.items i
      where i.tenant_id = v.tenant_id and i.queue = 'events' and i.ref = v.id::text)
    and not exists (
      select from automate_outbox.dead_letters d
      where d.tenant_id = v.tenant_id and d.queue = 'events' and d.ref = v.id::text)
  limit $2 for update of v skip locked
)
delete from automate_engine.events v using old where v.tenant_id = old.tenant_id and v.id = old.id`;

const RELEASED = `
select o.tenant_id, o.execution_id::text, o.location, exists (
  select from automate_engine.stored_objects other
  where other.tenant_id = o.tenant_id and other.location = o.location and other.state <> 'released') as shared
from automate_engine.stored_objects o where o.state = 'released' order by o.created_at limit $1`;

interface ReleasedRow {
  tenant_id: string;
  execution_id: string;
  location: string;
  shared: boolean;
}

/**
 * Deletes what is older than the retention says, in batches that others may work on, too; then objects that no step refers
 * to. An object goes before its row: whoever dies in between leaves a row, and the object is deleted once more.
 */
export async function forget(options: ForgetOptions): Promise<Forgotten> {
  const { sql, retention, storage, signal, batch = 200, graceMs = 2 * MAX_WRITE_MS } = options;

  const inBatches = async (one: () => Promise<number>): Promise<number> => {
    for (let all = 0; ; ) {
      if (signal.aborted) return all;
      const count = await one();
      all += count;
      if (count < batch) return all;
    }
  };

  const deleteObjects = async (deleteFrom: Pick<Storage, 'delete'>): Promise<number> => {
    const rows = await sql.unsafe<ReleasedRow[]>(RELEASED, [batch]);
    for (const { tenant_id, execution_id, location, shared } of rows) {
      if (!shared) await deleteFrom.delete(location, { signal });
      await sql`
        delete from automate_engine.stored_objects
        where tenant_id = ${tenant_id} and execution_id = ${execution_id} and location = ${location}
          and state = 'released'`;
    }
    return rows.length;
  };

  let runs = 0;
  for (const status of STATUSES) {
    const ms = retention[`${status}Ms`];
    if (ms === undefined) continue;
    runs += await inBatches(async () => {
      const [row] = await sql<{ count: number }[]>`
        select automate_engine.forget_runs(${status}, ${ms / 1_000}::float8, ${batch}::int) as count`;
      return row?.count ?? 0;
    });
  }
  const { eventsMs } = retention;
  const events =
    eventsMs === undefined
      ? 0
      : await inBatches(async () => (await sql.unsafe(FORGET_EVENTS, [eventsMs / 1_000, batch])).count);
  await inBatches(async () => {
    const [row] = await sql<{ count: number }[]>`
      select automate_engine.look_at_objects(${graceMs / 1_000}::float8, ${batch}::int) as count`;
    return row?.count ?? 0;
  });
  const objects = storage === undefined ? 0 : await inBatches(() => deleteObjects(storage));
  return { runs, events, objects };
}
