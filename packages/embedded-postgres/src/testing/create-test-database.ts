import { createHash, randomBytes } from 'node:crypto';
import type { MigrationSet } from '@automate/core';
import {
  migrationHash,
  type OpenDatabaseOptions,
  type OpenedDatabase,
  openDatabase,
  runMigrations,
} from '@automate/db';
import postgres, { type Sql } from 'postgres';
import type { ConnectionOptions } from '../connection-options.ts';
// What `inject` gives is declared there.
import type {} from './vitest-global-setup.ts';

/** Held while a template is made: the ASCII bytes of `template`. */
const TEMPLATE_LOCK = '8387216072190293093';

export interface TestDatabaseOptions {
  /** Applied to a template once per run; the database is a copy of it. Default none. */
  migrations?: readonly MigrationSet[];
  /** Default `automate-test`. */
  applicationName?: string;
  /** Connections in the pool of `sql` and `db`. Default 5. */
  max?: number;
  /** The maintenance database of the PostgreSQL to use, of a superuser. Default: the one of vitest's run. */
  server?: string | undefined;
}

/** A database of one test file's own. */
export interface TestDatabase extends AsyncDisposable {
  sql: Sql;
  db: OpenedDatabase['db'];
  /** For a process of its own: `openDatabase({ url })`, or any PostgreSQL client. */
  url: string;
  /** The same for `postgres(options)`. */
  options: ConnectionOptions;
  name: string;
  /** Another pool on the same database, closed by `drop` at the latest. */
  connect(options?: Omit<OpenDatabaseOptions, 'url'>): Promise<OpenedDatabase>;
  /** Closes every pool, cuts what other processes have open, and removes the database. Also by `await using`. */
  drop(): Promise<void>;
}

/** A new database on `server`, else on this test run's PostgreSQL: that needs `vitest-global-setup` as vitest's `globalSetup`. */
export async function createTestDatabase({
  migrations = [],
  applicationName = 'automate-test',
  max = 5,
  server: given,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  // Only vitest's runs need vitest.
  const server = given ?? (await import('vitest')).inject('postgresUrl');
  if (!server)
    throw new Error('no PostgreSQL: name @automate/embedded-postgres/testing/vitest-global-setup as globalSetup');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdministrator(server, async (sql) => {
    const template = migrations.length === 0 ? 'template1' : await migratedTemplate(server, sql, migrations);
    await sql`create database ${sql(name)} template ${sql(template)}`;
  });
  const url = databaseUrl(server, name);
  const pools: OpenedDatabase[] = [];
  const connect: TestDatabase['connect'] = async (options) => {
    const pool = await openDatabase({ applicationName, max, ...options, url });
    pools.push(pool);
    return pool;
  };
  let dropped: Promise<void> | undefined;
  const drop = () => {
    dropped ??= (async () => {
      await Promise.all(pools.map((pool) => pool.sql.end({ timeout: 1 })));
      await asAdministrator(server, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
    })();
    return dropped;
  };
  const { sql, db } = await connect();
  return { sql, db, url, options: optionsOf(url), name, connect, drop, [Symbol.asyncDispose]: drop };
}

/** The template of these migrations, made by whichever test file comes first. */
async function migratedTemplate(server: string, sql: Sql, sets: readonly MigrationSet[]): Promise<string> {
  const key = createHash('sha256');
  for (const set of sets) {
    key.update(JSON.stringify([set.package, set.schema, set.migrations.map((one) => [one.name, migrationHash(one)])]));
  }
  const name = `template_${key.digest('hex').slice(0, 32)}`;
  const exists = async () => (await sql`select 1 from pg_database where datname = ${name}`).length > 0;
  if (await exists()) return name;
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    if (await exists()) return name;
    // Under its final name only when it is complete.
    const draft = `${name}_draft`;
    await sql`drop database if exists ${sql(draft)} with (force)`;
    await sql`create database ${sql(draft)}`;
    await asAdministrator(databaseUrl(server, draft), (fresh) => runMigrations(fresh, sets));
    await sql`alter database ${sql(draft)} rename to ${sql(name)}`;
    return name;
  } finally {
    await sql`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
}

async function asAdministrator<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'automate-test-admin' } });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function optionsOf(url: string): ConnectionOptions {
  const { hostname, port, username, password, pathname } = new URL(url);
  return { host: hostname, port: Number(port), username, password, database: pathname.slice(1) };
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
