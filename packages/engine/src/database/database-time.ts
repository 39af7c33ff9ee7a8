import type { Sql } from 'postgres';

/** Milliseconds since 1970 by the database's clock: those of processes may be wrong, each in its own way. */
export type DatabaseTime = () => Promise<number>;

export function createDatabaseTime(sql: Sql): DatabaseTime {
  return async () => {
    const [row] = await sql<{ now: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
    return row!.now;
  };
}
