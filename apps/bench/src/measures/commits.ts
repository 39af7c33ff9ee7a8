import type { Sql } from 'postgres';

/** What PostgreSQL counted for a database: every transaction, those that only read included; and the WAL of all. */
export interface CommitCounters {
  transactions: number;
  walBytes: number;
}

/** Backends hand in their counts when they end: ask after they have. */
export async function readCommits(sql: Sql, url: string): Promise<CommitCounters> {
  const [row] = await sql<{ transactions: number; wal: number }[]>`
    SELECT xact_commit::float8 AS transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS wal
    FROM pg_stat_database WHERE datname = ${new URL(url).pathname.slice(1)}`;
  return { transactions: row?.transactions ?? 0, walBytes: row?.wal ?? 0 };
}
