import { is } from 'drizzle-orm';
import { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import { type PgHandle, runStatement, type Statement, textArray } from '../database/handle.ts';
import { newToken } from '../fencing-token.ts';
import type { Claim, EnqueueInput, EnqueueResult } from '../item.ts';
import { enqueueSqlite } from '../store-sqlite/sqlite-enqueue.ts';
import type { SqliteHandle } from '../store-sqlite/sqlite-handle.ts';
import { type EnqueueRow, toEnqueueRows } from './enqueue-input.ts';

const ENQUEUE: Statement = {
  name: 'automate_outbox_enqueue',
  text: `SELECT item_ord, item_id::text AS item_id, item_created
    FROM automate_outbox.enqueue_items($1::text::json, $2::text, $3::text::bigint, $4::float8)`,
};
/** One item needs no list: nothing is parsed, and where its key is taken (no row comes back) the list finds by whom. */
const ENQUEUE_ONE: Statement = {
  name: 'automate_outbox_enqueue_one',
  text: `INSERT INTO automate_outbox.items (
      tenant_id, queue, topic, ref, payload, key, order_key, skip_failed, priority, due_at, state, max_attempts,
      traceparent, requires, workflow_version, engine_format)
    SELECT $1::text, $2::text, $3::text, $4::text, $5::text::json, $6::text, $7::text, $8::boolean, $9::int, n.due_at,
      CASE WHEN n.due_at > now() THEN 'scheduled' ELSE 'ready' END, $12::int,
      $13::text, $14::text::text[], $15::int, $16::int
    FROM (SELECT coalesce($10::text::timestamptz, now() + make_interval(secs => $11::float8 / 1000)) AS due_at) n
    ON CONFLICT (tenant_id, queue, key) WHERE key IS NOT NULL DO NOTHING
    RETURNING id::text AS id`,
};
/** More than this in one statement gains nothing. */
const CHUNK = 2000;

interface EnqueuedRow extends Record<string, unknown> {
  item_ord: number;
  item_id: string;
  item_created: boolean;
}

async function insert(
  tx: PgHandle,
  rows: EnqueueRow[],
  holder: [worker: string | null, token: string | null, leaseMs: number | null],
): Promise<EnqueueResult[]> {
  const [only] = rows;
  if (only && rows.length === 1 && holder[0] === null) {
    const [row] = await runStatement<{ id: string }>(tx, ENQUEUE_ONE, [
      only.tenant,
      only.queue,
      only.topic,
      only.ref,
      only.payload,
      only.key,
      only.order_key,
      only.skip_failed,
      only.priority,
      only.due,
      only.delay ?? 0,
      only.max_attempts,
      only.traceparent,
      textArray(only.requires),
      only.workflow_version,
      only.engine_format,
    ]);
    if (row) return [{ id: row.id, created: true }];
  }
  const results: EnqueueResult[] = new Array(rows.length);
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    for (const row of await runStatement<EnqueuedRow>(tx, ENQUEUE, [JSON.stringify(chunk), ...holder])) {
      results[row.item_ord] = { id: row.item_id, created: row.item_created };
    }
  }
  return results;
}

/**
 * Adds items in the caller's own transaction: they exist exactly if it commits. One statement for a list. After the
 * commit call `notify` so that workers need not wait for their next poll.
 * @param tx a drizzle transaction, or a database handle to have the statement commit by itself. On SQLite (better-sqlite3,
 *   synchronous) the items are written before the call returns its promise.
 * @throws INVALID_ARGUMENT, with every problem, before anything is sent.
 */
export async function enqueue(tx: PgHandle | SqliteHandle, item: EnqueueInput): Promise<EnqueueResult>;
export async function enqueue(tx: PgHandle | SqliteHandle, items: readonly EnqueueInput[]): Promise<EnqueueResult[]>;
export async function enqueue(
  tx: PgHandle | SqliteHandle,
  items: EnqueueInput | readonly EnqueueInput[],
): Promise<EnqueueResult | EnqueueResult[]> {
  const list = Array.isArray(items) ? (items as readonly EnqueueInput[]) : [items as EnqueueInput];
  // On SQLite everything happens before this function returns, so inside a synchronous transaction.
  const results = is(tx, BaseSQLiteDatabase)
    ? enqueueSqlite(tx as SqliteHandle, list)
    : await insert(tx as PgHandle, toEnqueueRows(list), [null, null, null]);
  return Array.isArray(items) ? results : (results[0] as EnqueueResult);
}

/** What can be enqueued as claimed: order is given out by commits, so an ordered item is never claimed before its own. */
export type ClaimedInput = Omit<EnqueueInput, 'orderKey' | 'onOrderFailure' | 'dueAt' | 'delayMs'>;

/**
 * Adds items that this worker holds from the moment the transaction commits, so that it can run them without claiming.
 * Returns one entry per input: the claim, or null where an unfinished item has the key already. Drop the claims when the
 * transaction rolls back.
 */
export async function enqueueClaimed(
  tx: PgHandle,
  items: readonly ClaimedInput[],
  holder: { worker: string; leaseMs: number },
): Promise<(Claim | null)[]> {
  const rows = toEnqueueRows(items);
  const token = newToken();
  const claimedAtMonotonic = performance.now();
  const results = await insert(tx, rows, [holder.worker, token, holder.leaseMs]);
  const createdAt = new Date();
  return rows.map((row, index): Claim | null => {
    const result = results[index] as EnqueueResult;
    if (!result.created) return null;
    return {
      id: result.id,
      token,
      tenantId: row.tenant,
      queue: row.queue,
      topic: row.topic,
      ref: row.ref,
      payload: items[index]?.payload ?? null,
      key: row.key,
      orderKey: null,
      priority: row.priority,
      attempts: 1,
      maxAttempts: row.max_attempts,
      wakeSeq: 0,
      traceparent: row.traceparent,
      requires: row.requires,
      workflowVersion: row.workflow_version,
      engineFormat: row.engine_format,
      createdAt,
      claimedAtMonotonic,
      leaseUntilMonotonic: claimedAtMonotonic + holder.leaseMs,
    };
  });
}
