import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';

/** An open database: one pool, seen through postgres.js and through drizzle. */
export interface OpenedDatabase {
  /** The drizzle handle that the other packages take. Its raw client, `db.$client`, is `sql`. */
  db: PostgresJsDatabase & { $client: Sql };
  sql: Sql;
  /** Waits for running queries, at most five seconds, then closes every connection. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  url: string;
  /** Connections in the pool. Default 10. */
  max?: number;
  /** Shown in `pg_stat_activity`. Default `automate`. */
  applicationName?: string;
}

export async function openDatabase({
  url,
  max = 10,
  applicationName = 'automate',
}: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const sql = postgres(url, { max, connection: { application_name: applicationName }, onnotice: () => {} });
  await sql`select 1`;
  const db = drizzle({ client: sql });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}
