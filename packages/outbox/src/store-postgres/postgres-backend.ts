import { integerArray, type PgHandle, type Row, runStatement, type Statement, textArray } from '../database/handle.ts';
import type { QueueDepth, ReapResult } from '../store.ts';
import type { Remains, StoreBackend } from '../store-base/backend.ts';
import { completeClaims, failClaims, progressClaims, releaseClaims, renewClaims, retryClaims } from './commits.ts';
import { discardDeadLetters, listDeadLetters, requeueDeadLetters } from './dead-letters.ts';
import { wake } from './wake.ts';

const PROMOTE: Statement = {
  name: 'automate_outbox_promote',
  text: 'SELECT promoted, next_due_ms FROM automate_outbox.promote_due($1::text::text[], $2)',
};
const REAP: Statement = {
  name: 'automate_outbox_reap',
  text: 'SELECT returned, dead FROM automate_outbox.reap_claims($1, $2)',
};
const PRUNE: Statement = {
  name: 'automate_outbox_prune',
  text: 'SELECT automate_outbox.prune_finished($1, $2) AS pruned',
};
const READ_BACK: Statement = {
  name: 'automate_outbox_read_back',
  text: `SELECT c.id::text AS id, coalesce(i.token, d.token)::text AS token
    FROM unnest($1::text::bigint[]) AS c (id)
    LEFT JOIN automate_outbox.items i ON i.id = c.id
    LEFT JOIN automate_outbox.dead_letters d ON d.id = c.id`,
};
const DEPTH: Statement = {
  name: 'automate_outbox_depth',
  text: `SELECT tenant_id, queue, state, count(*)::int AS count FROM automate_outbox.items GROUP BY 1, 2, 3
    UNION ALL SELECT tenant_id, queue, 'dead', count(*)::int FROM automate_outbox.dead_letters GROUP BY 1, 2
    ORDER BY 1, 2, 3`,
};

interface DepthRow extends Row {
  tenant_id: string;
  queue: string;
  state: QueueDepth['state'];
  count: number;
}

export function postgresBackend(db: PgHandle): StoreBackend {
  return {
    capabilities: { perKeyOrder: true, joinableFence: true, tenantFairness: true },
    complete: (claims, keep) => completeClaims(db, claims, keep),
    fail: (claims, reason) => failClaims(db, claims, reason),
    retry: (retries) => retryClaims(db, retries),
    release: (releases) => releaseClaims(db, releases),
    progress: (claims) => progressClaims(db, claims),
    renew: (claims, leaseMs) => renewClaims(db, claims, leaseMs),
    readBack: (ids) => runStatement<Row & Remains>(db, READ_BACK, [integerArray(ids)]),
    wake: (items) => wake(db, items),
    async promoteDue(queues, limit) {
      const [row] = await runStatement<{ promoted: number; next_due_ms: number | null }>(db, PROMOTE, [
        textArray(queues),
        limit,
      ]);
      return { promoted: row?.promoted ?? 0, nextDueMs: row?.next_due_ms ?? null };
    },
    async reap(staleAfterMs, limit) {
      const [row] = await runStatement<ReapResult & Row>(db, REAP, [staleAfterMs, limit]);
      return { returned: row?.returned ?? 0, dead: row?.dead ?? 0 };
    },
    listDeadLetters: (query) => listDeadLetters(db, query),
    requeueDeadLetters: (ids) => requeueDeadLetters(db, ids),
    discardDeadLetters: (ids) => discardDeadLetters(db, ids),
    async pruneFinished(olderThanMs, limit) {
      const [row] = await runStatement<{ pruned: number }>(db, PRUNE, [olderThanMs, limit]);
      return row?.pruned ?? 0;
    },
    async depth() {
      const rows = await runStatement<DepthRow>(db, DEPTH, []);
      return rows.map(({ tenant_id, queue, state, count }) => ({ tenantId: tenant_id, queue, state, count }));
    },
  };
}
