import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@automate/db';
import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import type { BenchDatabase } from './peers/system.ts';

/** A PostgreSQL for one run of the bench, with the durability of the product: fsync and synchronous_commit on. */
export interface BenchCluster {
  /** What ran, for the report: version and the settings that decide durability. */
  description: string;
  /** A new empty database; `work` gets it and it is dropped afterwards. */
  withDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T>;
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

/** BENCH_DATABASE_URL names a server to use (its user may create databases); else the embedded one in a new folder. */
export async function startCluster(): Promise<BenchCluster> {
  const { url, stop } = await server();
  const admin = await openDatabase({ url, max: 1 });
  const [settings] = await admin.sql<{ version: string; fsync: string; sync: string }[]>`
    SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS sync`;
  let next = 0;
  return {
    description: `PostgreSQL ${settings?.version}, fsync ${settings?.fsync}, synchronous_commit ${settings?.sync}`,
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
        await admin.sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      }
    },
    async stop() {
      await admin.close();
      await stop();
    },
  };
}
