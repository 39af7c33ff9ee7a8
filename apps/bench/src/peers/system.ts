import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';

/** A fresh database of the bench's own cluster. */
export interface BenchDatabase {
  url: string;
  sql: postgres.Sql;
  db: PostgresJsDatabase;
}

/** A job system as the drain and latency targets see it. Every method works on a database of its own. */
export interface JobSystem {
  name: string;
  /** What the figures stand for: batch sizes, concurrency, what happens to finished items. */
  settings: string;
  /** Makes the tables. */
  prepare(database: BenchDatabase): Promise<void>;
  /** Adds `count` jobs with this payload, as fast as the system allows; not measured. */
  fill(database: BenchDatabase, count: number, payload: object): Promise<void>;
  /** Starts working; `onJob` is called at the start of each job's handler. */
  work(database: BenchDatabase, onJob: () => void): Promise<{ stop(): Promise<void> }>;
  /** Whether every job's completion is committed. */
  drained(database: BenchDatabase): Promise<boolean>;
  /** Adds one job the way an application would, in one durable call. */
  add?(database: BenchDatabase, payload: object): Promise<void>;
}
