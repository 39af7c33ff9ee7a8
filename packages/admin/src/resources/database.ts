import { queryDatabase } from '@automate/core';

/** `queryDatabase` for this package's tables. */
export function query<T>(action: string, work: () => PromiseLike<T>): Promise<T> {
  return queryDatabase(action, 'adminMigrations', work);
}
