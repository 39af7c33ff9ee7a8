import { queryDatabase } from '@automate/core';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** Any drizzle handle on PostgreSQL, a transaction included. Its own type parameters are invariant, hence the `any`. */
// biome-ignore lint/suspicious/noExplicitAny: a handle of any schema must fit
export type Database = PgDatabase<PgQueryResultHKT, any, any>;

/** `queryDatabase` for this package's tables. */
export function query<T>(action: string, work: () => PromiseLike<T>): Promise<T> {
  return queryDatabase(action, 'adminMigrations', work);
}
