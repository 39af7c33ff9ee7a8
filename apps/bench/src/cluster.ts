import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@automate/db';
import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import type { Sql } from 'postgres';
import { postgresSeconds } from './measures/processor-time.ts';
import type { BenchDatabase } from './peers/system.ts';

/** A PostgreSQL for one run of the bench, with the durability of the product: fsync and synchronous_commit on. */
export interface BenchCluster {
  /** What ran, for the report: version and the settings that decide durability. */
  description: string;
  /** As the superuser, on no database of a target: for counters and samples. */
  sql: Sql;
  /** A new empty database; `work` gets it and it is dropped afterwards. */
  withDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T>;
  /** Seconds of a processor that it has taken; undefined where that cannot be told. */
  processorSeconds(): Promise<number | undefined>;
  stop(): Promise<void>;
}

async function server(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.BENCH_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'automate-bench-'));
  const embedded = await startEmbeddedPostgres({ dataDir });
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A peer's pool that is closing must not be cut off: some drivers end the process then. */
async function dropDatabase(sql: Sql, name: string): Promise<void> {
  const users = () => sql`SELECT 1 FROM pg_stat_activity WHERE datname = ${name} AND backend_type = 'client backend'`;
  const patience = performance.now() + 10_000;
  while (performance.now() < patience && (await users()).length > 0) await sleep(50);
  await sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
}

/** BENCH_DATABASE_URL names a server to use (its user may create databases); else the embedded one in a new folder. */
export async function startCluster(): Promise<BenchCluster> {
  const { url, stop } = await server();
  const admin = await openDatabase({ url, max: 2 });
  const [settings] = await admin.sql<{ version: string; fsync: string; sync: string; backend: string }[]>`
    SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS sync, pg_backend_pid()::text AS backend`;
  let next = 0;
  return {
    description: `PostgreSQL ${settings?.version}, fsync ${settings?.fsync}, synchronous_commit ${settings?.sync}`,
    sql: admin.sql,
    async withDatabase(work) {
      next += 1;
      const name = `bench_${process.pid}_${next}`;
      await admin.sql.unsafe(`CREATE DATABASE ${name}`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      const { sql, db, close } = await openDatabase({ url: own.href, max: 10 });
      try {
        return await work({ url: own.href, sql, db });
      } finally {
        await close();
        await dropDatabase(admin.sql, name);
      }
    },
    processorSeconds: () => postgresSeconds(settings?.backend ?? ''),
    async stop() {
      await admin.close();
      await stop();
    },
  };
}
