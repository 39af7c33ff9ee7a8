import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthCheck, Readiness } from '@automate/api';
import type { MigrationSet, Said } from '@automate/core';
import { sayHost } from '@automate/host';
import type { Sql } from 'postgres';

/** How long work may lie about with nobody taking it. */
const STALE_SECONDS = 30;
const ANSWER_WITHIN_MS = 2000;

/**
 * Asks the database: does it answer, are its tables those of this program, does anybody take the work. That nobody does is
 * a warning: what is accepted is kept until somebody does, and a load balancer that sends nothing more would lose it. `more`
 * looks at what else the server stands on.
 */
export function createReadiness(
  sql: Sql,
  sets: readonly MigrationSet[],
  more: () => Promise<HealthCheck[]> = async () => [],
): Readiness {
  return async () => {
    const database = await look('database', () => sql`select 1`.then(() => undefined));
    if (database.problem !== undefined) return [database];
    const [others, migrations, { problem: warning, ...workers }] = await Promise.all([
      more(),
      look('migrations', () => missingMigration(sql, sets)),
      look('workers', () => idleWorkers(sql)),
    ]);
    return [database, migrations, warning === undefined ? workers : { ...workers, warning }, ...others];
  };
}

async function look(name: string, ask: () => Promise<Said | undefined>): Promise<HealthCheck> {
  const end = new AbortController();
  const late = sleep(ANSWER_WITHIN_MS, 'late' as const, { signal: end.signal, ref: false }).catch(() => undefined);
  try {
    const found = await Promise.race([ask(), late]);
    return { name, ...problem(found === 'late' ? sayHost('database_late') : found) };
  } catch {
    return { name, ...problem(sayHost('database_away')) };
  } finally {
    end.abort();
  }
}

const problem = (said: Said | undefined) => said && { problem: said.message, reason: said.reason };

async function missingMigration(sql: Sql, sets: readonly MigrationSet[]): Promise<Said | undefined> {
  const known = await sql<{ package: string; name: string }[]>`select package, name from automate_migrations.journal`;
  const applied = new Set(known.map((row) => `${row.package} ${row.name}`));
  const missing = sets.flatMap((set) => set.migrations.map(({ name }) => `${set.package} ${name}`));
  const first = missing.find((each) => !applied.has(each));
  return first === undefined ? undefined : sayHost('migration_missing', { name: first });
}

/**
 * Looks twice when it seems so: an item that was just woken may bear an old date for an instant. In the order of the ready
 * items' index, because those of a long outage are too many to be sorted.
 */
async function idleWorkers(sql: Sql): Promise<Said | undefined> {
  const stale = () => sql<{ id: string; token: string; age: number }[]>`
    select id, token, extract(epoch from clock_timestamp() - due_at)::float8 as age
    from automate_outbox.items i
    where state = 'ready' and isfinite(due_at) and due_at < clock_timestamp() - make_interval(secs => ${STALE_SECONDS})
      and not exists (select 1 from automate_outbox.items where state = 'claimed')
    order by queue, requires, engine_format, tenant_id, priority, id limit 1`;
  const [first] = await stale();
  if (!first) return undefined;
  await sleep(500);
  const [second] = await stale();
  if (second?.id !== first.id || second.token !== first.token) return undefined;
  return sayHost('no_worker', { seconds: Math.round(second.age) });
}
