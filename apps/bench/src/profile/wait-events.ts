import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';

/** Running samples of what a database's connections wait for. */
export interface WaitSamples {
  /** Lines for people: each state, how many connections were in it at a time on average. */
  end(): Promise<string[]>;
}

const EVERY_MS = 20;

/** Looks again and again at the busy connections to a database, from another one. */
export function sampleWaits(sql: Sql, url: string): WaitSamples {
  const database = new URL(url).pathname.slice(1);
  const seen = new Map<string, number>();
  let samples = 0;
  let ended = false;
  const sampling = (async () => {
    while (!ended) {
      const rows = await sql<{ state: string; count: number }[]>`
        SELECT coalesce(wait_event_type || '/' || wait_event, 'running on a CPU') AS state, count(*)::int AS count
        FROM pg_stat_activity
        WHERE datname = ${database} AND pid <> pg_backend_pid()
          AND (state = 'active' OR backend_type <> 'client backend')
        GROUP BY 1`;
      samples += 1;
      for (const { state, count } of rows) seen.set(state, (seen.get(state) ?? 0) + count);
      await sleep(EVERY_MS);
    }
  })();
  return {
    async end() {
      ended = true;
      await sampling;
      return tellWaits(seen, samples);
    },
  };
}

/** Most frequent first. */
export function tellWaits(seen: ReadonlyMap<string, number>, samples: number): string[] {
  const lines = [...seen]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([state, count]) => `  ${(count / samples).toFixed(2).padStart(6)}  ${state}`);
  return ['busy connections of PostgreSQL at a time, by what they were at:', ...(lines.length ? lines : ['    none'])];
}
