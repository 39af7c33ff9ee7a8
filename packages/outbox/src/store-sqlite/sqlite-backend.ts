import { boundedDelay } from '../database/point-in-time.ts';
import type { Claim, ClaimRef, DeadLetter } from '../item.ts';
import type { DeadLetterQuery, QueueDepth } from '../store.ts';
import type { OptimisticBackend, ReadyItem, Remains } from '../store-base/backend.ts';
import { cleanCode, cleanMessage } from '../store-base/failure-text.ts';
import { inTransaction, NOW_MS, runSqlite, type SqliteHandle } from './sqlite-handle.ts';
import {
  bury,
  type DeadRow,
  heldOf,
  idList,
  LISTED,
  SELECTED,
  type SharedRow,
  toShared,
  wakeIds,
} from './sqlite-rows.ts';
import { SHARED_COLUMNS } from './tables.ts';

const READY = `SELECT CAST(i.id AS TEXT) AS id, i.token FROM automate_outbox_items i
  WHERE i.state = 'ready' AND i.queue IN ${LISTED}
    AND (i.engine_format = 0 OR i.engine_format IN ${LISTED})
    AND NOT EXISTS (SELECT 1 FROM json_each(i.requires) r WHERE r.value NOT IN ${LISTED})
  ORDER BY i.priority, i.id LIMIT ?`;

const TAKE = `UPDATE automate_outbox_items
  SET state = 'claimed', token = ?, worker = ?, attempts = attempts + 1, lease_until = ${NOW_MS} + ?
  FROM (SELECT value ->> 'id' AS cid, value ->> 'token' AS ctoken FROM json_each(?)) c
  WHERE id = CAST(c.cid AS INTEGER) AND token = c.ctoken AND state = 'ready'
  RETURNING ${SELECTED}`;

const RETRY = `UPDATE automate_outbox_items
  SET state = CASE WHEN coalesce(?, ${NOW_MS} + ?) <= ${NOW_MS} THEN 'ready' ELSE 'scheduled' END,
    due_at = coalesce(?, ${NOW_MS} + ?), last_code = ?, last_message = ?, lease_until = NULL, worker = NULL
  WHERE id = ?`;

const RELEASE = `UPDATE automate_outbox_items
  SET state = CASE WHEN wake_seq > ? OR ? <= ${NOW_MS} THEN 'ready' ELSE 'scheduled' END,
    due_at = CASE WHEN wake_seq > ? THEN ${NOW_MS} ELSE ? END,
    attempts = CASE WHEN ? THEN 0 ELSE max(attempts - 1, 0) END, lease_until = NULL, worker = NULL
  WHERE id = ?`;

const WAKE = `UPDATE automate_outbox_items
  SET wake_seq = wake_seq + 1,
    due_at = CASE WHEN state = 'claimed' THEN due_at ELSE min(coalesce(due_at, ${NOW_MS}), ${NOW_MS}) END,
    state = CASE WHEN state = 'scheduled' THEN 'ready' ELSE state END
  WHERE id IN ${LISTED} RETURNING CAST(id AS TEXT) AS id`;

const PROMOTE = `UPDATE automate_outbox_items SET state = 'ready' WHERE id IN (
  SELECT id FROM automate_outbox_items WHERE state = 'scheduled' AND queue IN ${LISTED} AND due_at <= ${NOW_MS}
  ORDER BY due_at LIMIT ?) RETURNING id`;

const NEXT_DUE = `SELECT min(due_at) - ${NOW_MS} AS ms FROM automate_outbox_items
  WHERE state = 'scheduled' AND queue IN ${LISTED} AND due_at IS NOT NULL`;

const EXPIRED = `SELECT CAST(id AS TEXT) AS id, attempts >= max_attempts AS exhausted FROM automate_outbox_items
  WHERE state = 'claimed' AND lease_until < ${NOW_MS} - ? ORDER BY id LIMIT ?`;

function toClaim(row: SharedRow, token: string, claimedAtMonotonic: number, leaseMs: number): Claim {
  return {
    ...toShared(row),
    token,
    priority: row.priority,
    wakeSeq: row.wake_seq,
    requires: JSON.parse(row.requires) as string[],
    workflowVersion: row.workflow_version,
    engineFormat: row.engine_format,
    claimedAtMonotonic,
    leaseUntilMonotonic: claimedAtMonotonic + leaseMs,
  };
}

function listDead(db: SqliteHandle, { tenantId, queue, before, limit = 100 }: DeadLetterQuery): DeadLetter[] {
  const rows = runSqlite<DeadRow>(
    db,
    `SELECT ${SELECTED}, code, message, died_at FROM automate_outbox_dead_letters d
     WHERE tenant_id = coalesce(?, tenant_id) AND queue = coalesce(?, queue)
       AND (? IS NULL OR (died_at, d.id) < (?, ?))
     ORDER BY died_at DESC, d.id DESC LIMIT ?`,
    [
      tenantId ?? null,
      queue ?? null,
      before?.id ?? null,
      before?.diedAt.getTime() ?? null,
      before ? Number(before.id) : null,
      Math.min(1000, limit),
    ],
  );
  return rows.map((row) => ({
    ...toShared(row),
    code: row.code,
    message: row.message,
    diedAt: new Date(row.died_at),
  }));
}

/** Every write in a transaction of its own that takes SQLite's one write lock first: what it reads stays true. */
export function sqliteBackend(db: SqliteHandle): OptimisticBackend {
  const commit = <T>(work: (tx: SqliteHandle) => T): Promise<T> =>
    new Promise((resolve) => resolve(inTransaction(db, work)));
  return {
    capabilities: { perKeyOrder: false, joinableFence: false, tenantFairness: false },
    readReady: async ({ queues, engineFormats, requires, limit }) =>
      runSqlite<ReadyItem>(db, READY, [
        JSON.stringify(queues),
        JSON.stringify(engineFormats ?? []),
        JSON.stringify(requires ?? []),
        limit,
      ]),
    take: (items, { worker, leaseMs }, token, claimedAt) =>
      commit((tx) =>
        runSqlite<SharedRow>(tx, TAKE, [token, worker, leaseMs, JSON.stringify(items)]).map((row) =>
          toClaim(row, token, claimedAt, leaseMs),
        ),
      ),
    complete: (claims, keep) =>
      commit((tx) => {
        const held = heldOf(tx, claims);
        const ids = idList(held.map((claim) => claim.id));
        if (keep) {
          runSqlite(
            tx,
            `INSERT INTO automate_outbox_finished (id, finished_at, created_at, attempts, tenant_id, queue, topic, ref, key, traceparent)
             SELECT id, ${NOW_MS}, created_at, attempts, tenant_id, queue, topic, ref, key, traceparent
             FROM automate_outbox_items WHERE id IN ${LISTED}`,
            [ids],
          );
        }
        runSqlite(tx, `DELETE FROM automate_outbox_items WHERE id IN ${LISTED}`, [ids]);
        return held;
      }),
    fail: (claims, reason) =>
      commit((tx) => {
        const held = heldOf(tx, claims);
        bury(tx, held, reason);
        return held;
      }),
    retry: (retries) =>
      commit((tx) => {
        const byClaim = new Map<ClaimRef, (typeof retries)[number]>(retries.map((retry) => [retry.claim, retry]));
        const held = heldOf(
          tx,
          retries.map((retry) => retry.claim),
        );
        const exhausted = new Set(
          runSqlite<{ id: string }>(
            tx,
            `SELECT CAST(id AS TEXT) AS id FROM automate_outbox_items WHERE attempts >= max_attempts AND id IN ${LISTED}`,
            [idList(held.map((claim) => claim.id))],
          ).map((row) => row.id),
        );
        for (const claim of held) {
          const { code, message, nextAttemptAt, delayMs = 0 } = byClaim.get(claim) as (typeof retries)[number];
          if (exhausted.has(claim.id)) {
            bury(tx, [claim], { code, message });
          } else {
            const at = nextAttemptAt?.getTime() ?? null;
            const delay = boundedDelay(delayMs);
            runSqlite(tx, RETRY, [at, delay, at, delay, cleanCode(code), cleanMessage(message), Number(claim.id)]);
          }
        }
        return { held, dead: held.filter((claim) => exhausted.has(claim.id)) };
      }),
    release: (releases) =>
      commit((tx) => {
        const byClaim = new Map<ClaimRef, (typeof releases)[number]>(releases.map((one) => [one.claim, one]));
        const held = heldOf(
          tx,
          releases.map((one) => one.claim),
        );
        for (const claim of held) {
          const { seenWakeSeq, until, progressed } = byClaim.get(claim) as (typeof releases)[number];
          const at = until?.getTime() ?? null;
          runSqlite(tx, RELEASE, [seenWakeSeq, at, seenWakeSeq, at, progressed ? 1 : 0, Number(claim.id)]);
        }
        return held;
      }),
    progress: (claims) =>
      commit((tx) => {
        const held = heldOf(tx, claims);
        runSqlite(tx, `UPDATE automate_outbox_items SET attempts = 1 WHERE id IN ${LISTED}`, [
          idList(held.map((claim) => claim.id)),
        ]);
        return held;
      }),
    renew: (claims, leaseMs) =>
      commit((tx) => {
        const held = heldOf(tx, claims);
        runSqlite(tx, `UPDATE automate_outbox_items SET lease_until = ${NOW_MS} + ? WHERE id IN ${LISTED}`, [
          Math.round(leaseMs),
          idList(held.map((claim) => claim.id)),
        ]);
        return { renewed: held, locked: [] };
      }),
    readBack: async (ids) =>
      runSqlite<Remains>(
        db,
        `SELECT CAST(id AS TEXT) AS id, token FROM automate_outbox_items WHERE id IN ${LISTED}
         UNION ALL SELECT CAST(id AS TEXT), token FROM automate_outbox_dead_letters WHERE id IN ${LISTED}`,
        [idList(ids), idList(ids)],
      ),
    wake: (items) =>
      commit((tx) => runSqlite<{ id: string }>(tx, WAKE, [idList(wakeIds(tx, items))]).map((row) => row.id)),
    promoteDue: (queues, limit) =>
      commit((tx) => {
        const list = JSON.stringify(queues);
        const promoted = runSqlite(tx, PROMOTE, [list, limit]).length;
        const [next] = runSqlite<{ ms: number | null }>(tx, NEXT_DUE, [list]);
        return { promoted, nextDueMs: next?.ms ?? null };
      }),
    reap: (staleAfterMs, limit) =>
      commit((tx) => {
        const expired = runSqlite<{ id: string; exhausted: number }>(tx, EXPIRED, [staleAfterMs, limit]);
        const { dead = [], returned = [] } = Object.groupBy(expired, (row) => (row.exhausted ? 'dead' : 'returned'));
        bury(tx, dead, null);
        runSqlite(
          tx,
          `UPDATE automate_outbox_items SET state = 'ready', token = '0', lease_until = NULL, worker = NULL
           WHERE id IN ${LISTED}`,
          [idList(returned.map((row) => row.id))],
        );
        return { returned: returned.length, dead: dead.length };
      }),
    listDeadLetters: async (query) => listDead(db, query),
    requeueDeadLetters: (ids) =>
      commit((tx) => {
        const inserted = runSqlite<{ id: string }>(
          tx,
          `INSERT INTO automate_outbox_items (id, token, state, due_at, ${SHARED_COLUMNS})
           SELECT id, token, 'ready', ${NOW_MS}, ${SHARED_COLUMNS.replace('attempts,', '0,')}
           FROM automate_outbox_dead_letters WHERE id IN ${LISTED} ORDER BY id
           ON CONFLICT DO NOTHING RETURNING CAST(id AS TEXT) AS id`,
          [idList(ids)],
        ).map((row) => row.id);
        runSqlite(tx, `DELETE FROM automate_outbox_dead_letters WHERE id IN ${LISTED}`, [idList(inserted)]);
        return inserted;
      }),
    discardDeadLetters: (ids) =>
      commit((tx) =>
        runSqlite<{ id: string }>(
          tx,
          `DELETE FROM automate_outbox_dead_letters WHERE id IN ${LISTED} RETURNING CAST(id AS TEXT) AS id`,
          [idList(ids)],
        ).map((row) => row.id),
      ),
    pruneFinished: (olderThanMs, limit) =>
      commit(
        (tx) =>
          runSqlite(
            tx,
            `DELETE FROM automate_outbox_finished WHERE id IN (SELECT id FROM automate_outbox_finished
             WHERE finished_at < ${NOW_MS} - ? ORDER BY finished_at LIMIT ?) RETURNING id`,
            [olderThanMs, limit],
          ).length,
      ),
    depth: async () =>
      runSqlite<QueueDepth>(
        db,
        `SELECT tenant_id AS tenantId, queue, state, count(*) AS count FROM automate_outbox_items GROUP BY 1, 2, 3
         UNION ALL SELECT tenant_id, queue, 'dead', count(*) FROM automate_outbox_dead_letters GROUP BY 1, 2
         ORDER BY 1, 2, 3`,
      ),
  };
}
