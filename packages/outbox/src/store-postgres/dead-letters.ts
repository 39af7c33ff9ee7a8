import type { JsonValue } from '@automate/core';
import { integerArray, type PgHandle, runStatement, type Statement } from '../database/handle.ts';
import type { DeadLetter } from '../item.ts';
import type { DeadLetterQuery } from '../store.ts';

const LIST: Statement = {
  name: 'automate_outbox_list_dead',
  text: `SELECT id::text AS id, tenant_id, queue, topic, ref, payload::text AS payload, key, order_key, attempts,
      max_attempts, traceparent, code, message, (extract(epoch FROM created_at) * 1000)::float8 AS created_ms,
      (extract(epoch FROM died_at) * 1000)::float8 AS died_ms
    FROM automate_outbox.dead_letters d
    WHERE ($1::text IS NULL OR tenant_id = $1) AND ($2::text IS NULL OR queue = $2)
      AND ($3::text IS NULL OR (died_at, d.id) < (to_timestamp($4::float8 / 1000)::timestamptz(3), $3::text::bigint))
    ORDER BY died_at DESC, d.id DESC LIMIT $5`,
};
const REQUEUE: Statement = {
  name: 'automate_outbox_requeue_dead',
  text: 'SELECT id::text AS id FROM automate_outbox.requeue_dead($1::text::bigint[]) AS id',
};
const DISCARD: Statement = {
  name: 'automate_outbox_discard_dead',
  text: 'SELECT id::text AS id FROM automate_outbox.discard_dead($1::text::bigint[]) AS id',
};

interface DeadLetterRow extends Record<string, unknown> {
  id: string;
  tenant_id: string;
  queue: string;
  topic: string;
  ref: string | null;
  payload: string | null;
  key: string | null;
  order_key: string | null;
  attempts: number;
  max_attempts: number;
  traceparent: string | null;
  code: string;
  message: string | null;
  created_ms: number;
  died_ms: number;
}

export function toDeadLetter(row: DeadLetterRow): DeadLetter {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    queue: row.queue,
    topic: row.topic,
    ref: row.ref,
    payload: row.payload === null ? null : (JSON.parse(row.payload) as JsonValue),
    key: row.key,
    orderKey: row.order_key,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    traceparent: row.traceparent,
    code: row.code,
    message: row.message,
    createdAt: new Date(row.created_ms),
    diedAt: new Date(row.died_ms),
  };
}

export async function listDeadLetters(db: PgHandle, query: DeadLetterQuery): Promise<DeadLetter[]> {
  const rows = await runStatement<DeadLetterRow>(db, LIST, [
    query.tenantId ?? null,
    query.queue ?? null,
    query.before?.id ?? null,
    query.before?.diedAt.getTime() ?? null,
    Math.min(1000, query.limit ?? 100),
  ]);
  return rows.map(toDeadLetter);
}

/** `store.requeueDeadLetters` inside the caller's transaction. */
export async function requeueDeadLetters(tx: PgHandle, ids: readonly string[]): Promise<string[]> {
  return (await runStatement<{ id: string }>(tx, REQUEUE, [integerArray(ids)])).map((row) => row.id);
}

/** `store.discardDeadLetters` inside the caller's transaction. */
export async function discardDeadLetters(tx: PgHandle, ids: readonly string[]): Promise<string[]> {
  return (await runStatement<{ id: string }>(tx, DISCARD, [integerArray(ids)])).map((row) => row.id);
}
