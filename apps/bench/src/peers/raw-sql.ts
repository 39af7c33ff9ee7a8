import type { JobSystem } from './system.ts';

/**
 * What PostgreSQL and the driver allow: claim `batch` rows with SKIP LOCKED, mark them done, on `loops` connections.
 * No leases, no retries, no order: a bound, not a queue.
 */
export function rawSql(batch: number, loops: number, finished: 'deleted' | 'kept'): JobSystem {
  return {
    name: `raw SQL, ${finished}`,
    settings: `claim ${batch} with SKIP LOCKED on ${loops} connections; finished rows ${finished}`,
    async prepare({ sql }) {
      await sql.unsafe(`
        CREATE SCHEMA raw;
        CREATE TABLE raw.jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state smallint NOT NULL DEFAULT 0,
          attempts int NOT NULL DEFAULT 0, payload jsonb NOT NULL);
        CREATE INDEX ON raw.jobs (id) WHERE state = 0`);
    },
    async fill({ sql }, count, payload) {
      const json = JSON.stringify(payload);
      await sql`INSERT INTO raw.jobs (payload) SELECT ${json}::jsonb FROM generate_series(1, ${count}::int)`;
      await sql`VACUUM ANALYZE raw.jobs`;
    },
    async work({ sql }, onJob) {
      let stopping = false;
      async function loop(): Promise<void> {
        while (!stopping) {
          const rows = await sql<{ id: string }[]>`
            WITH next AS MATERIALIZED (
              SELECT id FROM raw.jobs WHERE state = 0 ORDER BY id LIMIT ${batch} FOR UPDATE SKIP LOCKED)
            UPDATE raw.jobs SET state = 1, attempts = attempts + 1 FROM next WHERE jobs.id = next.id
            RETURNING jobs.id, jobs.payload`;
          if (rows.length === 0) return;
          for (const _ of rows) onJob();
          const ids = rows.map((row) => row.id);
          if (finished === 'deleted') await sql`DELETE FROM raw.jobs WHERE id = ANY(${ids}::bigint[])`;
          else await sql`UPDATE raw.jobs SET state = 2 WHERE id = ANY(${ids}::bigint[])`;
        }
      }
      const running = Promise.all(Array.from({ length: loops }, loop));
      return {
        async stop() {
          stopping = true;
          await running;
        },
      };
    },
    async drained({ sql }) {
      return (await sql`SELECT 1 FROM raw.jobs WHERE state < 2 LIMIT 1`).length === 0;
    },
  };
}
