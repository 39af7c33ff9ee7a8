import type { Database } from '@automate/governance';
import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { jobs } from './actions/job-tables.ts';
import { query } from './database.ts';
import { imports } from './transfer/import-tables.ts';

/** How long what is over is kept, and how many of each tenant. */
const KEPT: readonly { table: PgTable; days: number; most: number }[] = [
  { table: imports, days: 7, most: 200 },
  { table: jobs, days: 30, most: 1000 },
];
/** An import has many rows: few go at a time. */
const BATCH = 20;

/**
 * Forgets imports and jobs that are over, the oldest first; also those that nobody has gone on with for as long, and files
 * whose reading has not come to its end within a day. What is going on stays. In whichever processes: none waits for another.
 */
export async function forgetOld(db: Database): Promise<void> {
  for (const { table, days, most } of KEPT) {
    let gone: number;
    do {
      const some = await query('Forgetting imports and jobs', () =>
        db
          .delete(table)
          .where(
            sql`ctid = any(array(
              select each.ctid from ${table} each
              where (finished_at is not null or held_until is null or held_until < clock_timestamp())
                and (coalesce(finished_at, created_at) < clock_timestamp() - make_interval(days => ${days}::int)
                  or (state = 'checking' and created_at < clock_timestamp() - interval '1 day')
                  or (tenant_id, id) in (
                    select tenant_id, id from (
                      select tenant_id, id, row_number() over (partition by tenant_id order by finished_at desc, id) as nth
                      from ${table} where finished_at is not null) as over
                    where nth > ${most}::int))
              order by created_at limit ${BATCH}::int for update skip locked))`,
          )
          .returning({ gone: sql`1` }),
      );
      gone = some.length;
    } while (gone === BATCH);
  }
}
