import { AutomateError, invalidArgument } from '@automate/core';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Notice, type Sql } from 'postgres';
import { connectionError } from './connection-error.ts';
import { type DatabaseAddress, describeAddress, parseDatabaseUrl } from './database-url.ts';

/** The oldest PostgreSQL that Automate runs on. */
export const OLDEST_POSTGRES = 15;

/** A PostgreSQL that somebody else started, such as `@automate/embedded-postgres`. */
export interface EmbeddedDatabase {
  url: string;
}

export interface OpenDatabaseOptions {
  /** `postgres://user:password@host:5432/database`; a Unix socket as `?host=/folder`. Goes before `embedded`. */
  url?: string | undefined;
  /** Used where there is no URL. */
  embedded?: EmbeddedDatabase | undefined;
  /** Connections in the pool, opened when they are needed. Default 10. */
  max?: number | undefined;
  /** Shown in `pg_stat_activity`. Default `automate`. */
  applicationName?: string | undefined;
  /**
   * Named prepared statements. Default true, unless the URL says `pgbouncer=true` or `prepare=false`: they break behind a
   * pooler in transaction mode (PgBouncer before 1.21).
   */
  prepare?: boolean | undefined;
  /** How long one connection may take to be made. Default 10,000. */
  connectTimeoutMs?: number | undefined;
  /** Default: notices are dropped. */
  onNotice?: ((notice: Notice) => void) | undefined;
}

/** An open database: one pool, seen through postgres.js and through drizzle. */
export interface OpenedDatabase {
  /** The drizzle handle that the other packages take. Its raw client, `db.$client`, is `sql`. */
  db: PostgresJsDatabase & { $client: Sql };
  /**
   * The postgres.js client. Drizzle, which shares it, reads dates and times itself: here they arrive as PostgreSQL's text,
   * and a parameter of type json or jsonb is to be text, `${JSON.stringify(value)}::jsonb`. A bigint arrives as text, and so
   * does an array of a type that was created after the pool was opened.
   */
  sql: Sql;
  /** For another pool or another process. Holds the password. */
  url: string;
  /** Host, port and database, for messages. */
  where: string;
  /** For example 18. */
  serverMajor: number;
  /** Waits for running queries, at most five seconds, then closes every connection. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Opens a pool and makes sure that there is a PostgreSQL of use at the other end: 15 or newer, UTF-8, writable.
 *
 * Throws INVALID_ARGUMENT for a URL that cannot be read, UNAVAILABLE when nobody answers, UNAUTHENTICATED or
 * PERMISSION_DENIED when we are not let in, FAILED_PRECONDITION when it is not of use. Each is one line that names the
 * host and what to do, and never holds the password.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const url = options.url ?? options.embedded?.url;
  if (url === undefined) throw invalidArgument('No database was given: neither a URL nor an embedded one.');
  const address = parseDatabaseUrl(url);
  const where = describeAddress(address);
  const sql = connect(address, options);
  try {
    const serverMajor = await checkServer(sql, where);
    // The first connection has learnt how arrays are read, for all of them. Were the next ones to ask again, and PostgreSQL
    // to die before it answers, nobody would catch that error of postgres.js, and this process would die too.
    sql.options.fetch_types = false;
    const db = drizzle({ client: sql });
    return { db, sql, url, where, serverMajor, close: () => sql.end({ timeout: 5 }) };
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw AutomateError.isInstance(error) ? error : connectionError(where, error);
  }
}

function connect(address: DatabaseAddress, options: OpenDatabaseOptions): Sql {
  const { hosts, ports, username, password, database, ssl, parameters } = address;
  const { max = 10, applicationName = 'automate', connectTimeoutMs = 10_000, onNotice = () => {} } = options;
  const [folder] = hosts.filter((host) => host.startsWith('/'));
  return postgres({
    // Lists, because postgres.js takes a text apart at its colons; its types forget that it accepts lists.
    host: hosts as unknown as string,
    port: ports as unknown as number,
    ...(folder === undefined ? {} : { path: `${folder}/.s.PGSQL.${ports[0]}` }),
    ...(username === undefined ? {} : { username }),
    ...(database === undefined ? {} : { database }),
    // Never from PGPASSWORD: what is reached is decided by the URL alone.
    password: password ?? '',
    ssl: folder === undefined ? ssl : false,
    max,
    prepare: options.prepare ?? address.prepare,
    connect_timeout: connectTimeoutMs / 1000,
    // A database that comes back is found within half a second; postgres.js itself would wait up to twenty.
    backoff: (attempt) => (0.5 + Math.random() / 2) * Math.min(0.01 * 2 ** attempt, 0.5),
    onnotice: onNotice,
    connection: { ...parameters, application_name: applicationName },
  });
}

async function checkServer(sql: Sql, where: string): Promise<number> {
  const [server] = await sql<{ version: number; encoding: string; standby: boolean }[]>`
    select current_setting('server_version_num')::int as version,
           current_setting('server_encoding') as encoding,
           pg_is_in_recovery() as standby`;
  const { version = 0, encoding = '', standby = false } = server ?? {};
  const major = Math.floor(version / 10_000);
  if (major < OLDEST_POSTGRES) {
    throw unfit(where, `it is PostgreSQL ${major}. Upgrade it to ${OLDEST_POSTGRES} or newer`);
  }
  if (encoding !== 'UTF8') throw unfit(where, `its encoding is ${encoding}. Create one with ENCODING 'UTF8'`);
  if (standby) throw unfit(where, 'it is a read-only standby. Name its primary');
  return major;
}

function unfit(where: string, reason: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message: `The database ${where} cannot be used: ${reason}, or change DATABASE_URL.`,
  });
}
