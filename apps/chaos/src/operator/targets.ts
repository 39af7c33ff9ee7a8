import type postgres from 'postgres';

/** A run that waits for a signal. */
export interface Waiting {
  id: string;
  name: string;
}

/** An attempt of which nobody knows whether it took effect. */
export interface Uncertain {
  id: string;
  path: string;
  kind: string;
  key: string | null;
}

/** What there is to be operated on, read from the tables. Of each the ones that are chosen at random. */
export function findTargets(sql: postgres.Sql) {
  const ids = async (condition: postgres.PendingQuery<postgres.Row[]>) =>
    (
      await sql<{ id: string }[]>`
        SELECT id::text FROM automate_engine.executions WHERE ${condition} ORDER BY random() LIMIT 1`
    )[0]?.id;
  return {
    waiting: (limit: number) => sql<Waiting[]>`
      SELECT execution_id::text AS id, waits_for AS name FROM automate_engine.steps
      WHERE status = 'waiting' AND kind = 'wait' AND waits_for IS NOT NULL ORDER BY random() LIMIT ${limit}`,
    asked: (limit: number) => sql<{ id: string }[]>`
      SELECT id::text FROM automate_engine.approvals WHERE status = 'open' ORDER BY random() LIMIT ${limit}`,
    /** Old enough that no process that was paused meanwhile may still be about to do it. */
    uncertain: () => sql<Uncertain[]>`
      SELECT s.execution_id::text AS id, s.path, s.kind, s.idempotency_key AS key
      FROM automate_engine.steps s JOIN automate_engine.executions e ON e.id = s.execution_id AND e.status = 'uncertain'
      WHERE s.status = 'uncertain' AND s.kind IN ('action', 'uses', 'call')
        AND e.finished_at < clock_timestamp() - interval '8 seconds' ORDER BY random() LIMIT 1`,
    open: () => ids(sql`finished_at IS NULL`),
    over: () => ids(sql`finished_at IS NOT NULL AND origin = ''`),
    any: () => ids(sql`true`),
    topSteps: (id: string) => sql<{ path: string }[]>`
      SELECT DISTINCT path FROM automate_engine.steps WHERE execution_id = ${id} AND path NOT LIKE '%/%'`,
    /** Those that may be requeued: an uncertain run is settled instead. */
    letters: () => sql<{ id: string }[]>`
      SELECT d.id::text FROM automate_outbox.dead_letters d
      LEFT JOIN automate_engine.executions e ON d.queue = 'executions' AND e.id::text = d.ref
      WHERE e.id IS NULL OR e.status = 'failed' LIMIT 100`,
    /** Events that no run was started for yet. */
    unmatched: async () =>
      (await sql<{ count: number }[]>`SELECT count(*)::int FROM automate_outbox.items WHERE queue = 'events'`)[0]!
        .count,
    now: async () =>
      (await sql<{ now: number }[]>`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`)[0]!.now,
  };
}
