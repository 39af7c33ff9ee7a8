import { type SQL, sql } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import { toDatabaseError } from '../database/database-error.ts';

/** A drizzle handle on a synchronous SQLite driver (better-sqlite3), or a transaction of one. */
// biome-ignore lint/suspicious/noExplicitAny: a handle of any schema must fit
export type SqliteHandle = BaseSQLiteDatabase<'sync', unknown, any, any>;

export type SqliteParameter = string | number | null;

/** Milliseconds since 1970 by SQLite's clock. */
export const NOW_MS = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

function toSql(text: string, parameters: readonly SqliteParameter[]): SQL {
  const [first = '', ...rest] = text.split('?');
  const query = sql.raw(first);
  for (const [index, part] of rest.entries()) query.append(sql`${parameters[index] ?? null}`).append(sql.raw(part));
  return query;
}

/**
 * Runs a statement (`?` for each parameter) at once and returns its rows.
 * @throws ABORTED when the database file is locked by another process for too long; nothing was done.
 */
export function runSqlite<T>(db: SqliteHandle, text: string, parameters: readonly SqliteParameter[] = []): T[] {
  try {
    return db.all<T>(toSql(text, parameters));
  } catch (error) {
    // The driver insists that a statement without rows is run, not read.
    if (error instanceof Error && rootOf(error).message.includes('does not return data')) {
      db.run(toSql(text, parameters));
      return [];
    }
    throw toDatabaseError(error, 'a statement on SQLite');
  }
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

/** Runs the work in one transaction that takes the write lock first. */
export function inTransaction<T>(db: SqliteHandle, work: (tx: SqliteHandle) => T): T {
  try {
    return db.transaction((tx) => work(tx), { behavior: 'immediate' });
  } catch (error) {
    throw toDatabaseError(error, 'a transaction on SQLite');
  }
}
