import { DEFAULT_TENANT, type JsonValue } from '@automate/core';
import type { ClaimRef } from '../item.ts';
import type { FailureReason, WakeKey } from '../store.ts';
import { cleanCode, cleanMessage } from '../store-base/failure-text.ts';
import { NOW_MS, runSqlite, type SqliteHandle } from './sqlite-handle.ts';
import { SHARED_COLUMNS } from './tables.ts';

/** Columns of items and dead letters, ids as text. */
export interface SharedRow {
  id: string;
  tenant_id: string;
  queue: string;
  topic: string;
  ref: string | null;
  key: string | null;
  priority: number;
  attempts: number;
  max_attempts: number;
  engine_format: number;
  workflow_version: number | null;
  requires: string;
  traceparent: string | null;
  wake_seq: number;
  created_at: number;
  payload: string | null;
}

export interface DeadRow extends SharedRow {
  code: string;
  message: string | null;
  died_at: number;
}

export const SELECTED = `CAST(id AS TEXT) AS id, ${SHARED_COLUMNS}`;
export const LISTED = '(SELECT value FROM json_each(?))';
const EXHAUSTED = `coalesce(last_code, 'ATTEMPTS_EXHAUSTED'), coalesce(last_message,
  'every attempt ended without a result: the process died or its lease ran out')`;

export function toShared(row: SharedRow) {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    queue: row.queue,
    topic: row.topic,
    ref: row.ref,
    payload: row.payload === null ? null : (JSON.parse(row.payload) as JsonValue),
    key: row.key,
    orderKey: null,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    traceparent: row.traceparent,
    createdAt: new Date(row.created_at),
  };
}

/** The ids as SQLite's numbers, in a JSON list. */
export function idList(ids: Iterable<string>): string {
  return JSON.stringify(Array.from(ids, Number));
}

/** Which of the claims are still held. Inside a transaction that has the write lock, nobody changes that. */
export function heldOf<T extends ClaimRef>(tx: SqliteHandle, claims: readonly T[]): T[] {
  const rows = runSqlite<{ id: string; token: string }>(
    tx,
    `SELECT CAST(id AS TEXT) AS id, token FROM automate_outbox_items WHERE state = 'claimed' AND id IN ${LISTED}`,
    [idList(claims.map((claim) => claim.id))],
  );
  const tokens = new Map(rows.map((row) => [row.id, row.token]));
  return claims.filter((claim) => tokens.get(claim.id) === claim.token);
}

/** Moves items to the dead letters: for the reason their holder gives, or, without their token, for having no attempt left. */
export function bury(tx: SqliteHandle, items: readonly Pick<ClaimRef, 'id'>[], reason: FailureReason | null): void {
  if (items.length === 0) return;
  const list = idList(items.map((item) => item.id));
  runSqlite(
    tx,
    `INSERT INTO automate_outbox_dead_letters (id, token, code, message, died_at, ${SHARED_COLUMNS})
     SELECT id, ${reason ? 'token, ?, ?' : `'0', ${EXHAUSTED}`}, ${NOW_MS}, ${SHARED_COLUMNS}
     FROM automate_outbox_items WHERE id IN ${LISTED}`,
    reason ? [cleanCode(reason.code), cleanMessage(reason.message), list] : [list],
  );
  runSqlite(tx, `DELETE FROM automate_outbox_items WHERE id IN ${LISTED}`, [list]);
}

export function wakeIds(tx: SqliteHandle, items: readonly string[] | readonly WakeKey[]): readonly string[] {
  if (typeof items[0] === 'string') return items as readonly string[];
  return (items as readonly WakeKey[]).flatMap(({ tenantId, queue, key }) =>
    runSqlite<{ id: string }>(
      tx,
      'SELECT CAST(id AS TEXT) AS id FROM automate_outbox_items WHERE tenant_id = ? AND queue = ? AND key = ?',
      [tenantId ?? DEFAULT_TENANT, queue, key],
    ).map((row) => row.id),
  );
}
