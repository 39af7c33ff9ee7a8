import type { Sql } from 'postgres';

/** Rows of one statement: some tens of milliseconds. */
export const COUNT_BATCH = 2_000;

/** Repeats a statement that answers a `count` of at most `COUNT_BATCH`, until there is nothing more, or as often as is said. */
export async function countInBatches(sql: Sql, statement: string, mostBatches: number): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const [row] = await sql.unsafe<{ count: number }[]>(statement, [], { prepare: true });
    if ((row?.count ?? 0) < COUNT_BATCH) return;
  }
}

/** Batches that a reading counts itself, where no worker did. */
export const BATCHES_OF_READING = 5;
