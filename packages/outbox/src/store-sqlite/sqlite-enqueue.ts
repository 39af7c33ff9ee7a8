import { AutomateError } from '@automate/core';
import { toEnqueueRows } from '../enqueue/enqueue-input.ts';
import type { EnqueueInput, EnqueueResult } from '../item.ts';
import { NOW_MS, runSqlite, type SqliteHandle } from './sqlite-handle.ts';

const INSERT = `INSERT INTO automate_outbox_items (state, due_at, tenant_id, queue, topic, ref, key, priority, max_attempts,
    engine_format, workflow_version, requires, traceparent, payload, created_at)
  SELECT CASE WHEN n.due_at <= n.now THEN 'ready' ELSE 'scheduled' END, n.due_at, n.j ->> 'tenant', n.j ->> 'queue',
    n.j ->> 'topic', n.j ->> 'ref', n.j ->> 'key', n.j ->> 'priority', n.j ->> 'max_attempts', n.j ->> 'engine_format',
    n.j ->> 'workflow_version', n.j -> 'requires', n.j ->> 'traceparent', n.j ->> 'payload', n.now
  FROM (
    SELECT j, now, CASE j ->> 'due' WHEN 'infinity' THEN NULL
      ELSE coalesce(CAST(unixepoch(j ->> 'due', 'subsec') * 1000 AS INTEGER), now + coalesce(j ->> 'delay', 0)) END AS due_at
    FROM (SELECT ? AS j, ${NOW_MS} AS now)
  ) n
  WHERE true
  ON CONFLICT (tenant_id, queue, key) WHERE key IS NOT NULL DO NOTHING
  RETURNING CAST(id AS TEXT) AS id`;

/**
 * `enqueue` on SQLite: synchronous, so that it can stand in a transaction of better-sqlite3.
 * @throws INVALID_ARGUMENT as `enqueue` does; UNIMPLEMENTED for an order key.
 */
export function enqueueSqlite(tx: SqliteHandle, items: readonly EnqueueInput[]): EnqueueResult[] {
  return toEnqueueRows(items).map((row) => {
    if (row.order_key !== null) {
      throw new AutomateError({
        code: 'UNIMPLEMENTED',
        message: 'outbox: the SQLite store has no per-key order: leave orderKey out, or use PostgreSQL',
        effect: 'none',
      });
    }
    const [inserted] = runSqlite<{ id: string }>(tx, INSERT, [JSON.stringify(row)]);
    if (inserted) return { id: inserted.id, created: true };
    const [existing] = runSqlite<{ id: string }>(
      tx,
      'SELECT CAST(id AS TEXT) AS id FROM automate_outbox_items WHERE tenant_id = ? AND queue = ? AND key = ?',
      [row.tenant, row.queue, row.key],
    );
    return { id: (existing as { id: string }).id, created: false };
  });
}
