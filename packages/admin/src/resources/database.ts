import { queryDatabase } from '@automate/core';
import { sql } from 'drizzle-orm';

/** `queryDatabase` for this package's tables. */
export function query<T>(action: string, work: () => PromiseLike<T>): Promise<T> {
  return queryDatabase(action, 'adminMigrations', work);
}

/** From now, by the database's clock. */
export const heldFor = (ms: number) => sql`clock_timestamp() + make_interval(secs => ${ms / 1000}::float8)`;
