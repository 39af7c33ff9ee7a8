import { discardDeadLetters, type EnqueueInput, enqueue, wake } from '@automate/outbox';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';

type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

/** What lets a run go on that is over as uncertain. */
export interface ReopeningEntry {
  tenantId: string;
  executionId: string;
  kind: 'settle' | 'signal';
  name: string;
  /** JSON. */
  payload: string;
  /** Once for each key; one that was not read yet is replaced. */
  key: string;
}

/**
 * Lets a run go on that is over as uncertain: a new item, the entry that says why, and no dead letter any more. False, and
 * nothing is written, where the run is not uncertain or somebody else is letting it go on.
 */
export async function reopen(tx: Transaction, item: EnqueueInput, entry: ReopeningEntry): Promise<boolean> {
  const { tenantId, executionId, kind, name, payload, key } = entry;
  // An uncertain execution has no item: who makes it is the one who goes on. While it is there, others only wait for it.
  const { created } = await enqueue(tx, item);
  const [now] = await tx.execute<{ status: string }>(sql`
    select status from automate_engine.executions where tenant_id = ${tenantId} and id = ${executionId}`);
  if (!created || now?.status !== 'uncertain') return false;
  await tx.execute(sql`
    insert into automate_engine.execution_inbox as known (tenant_id, execution_id, kind, name, payload, key)
    values (${tenantId}, ${executionId}, ${kind}, ${name}, ${payload}::text::jsonb, ${key})
    on conflict (tenant_id, execution_id, key) do update set payload = excluded.payload
    where known.consumed_at is null`);
  const letters = await tx.execute<{ id: string }>(sql`
    select id::text from automate_outbox.dead_letters
    where tenant_id = ${tenantId} and queue = ${EXECUTIONS_QUEUE} and key = ${executionId} for update`);
  const ids = letters.map(({ id }) => id);
  if (ids.length > 0) await discardDeadLetters(tx, ids);
  await wake(tx, [{ tenantId, queue: EXECUTIONS_QUEUE, key: executionId }]);
  return true;
}
