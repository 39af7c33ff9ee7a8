import { COUNT_BATCH } from '../database/count-in-batches.ts';
import { BUCKETS } from '../schema/0034-run-counts.ts';

/** Counts runs that began and ended into their buckets, a batch of them. Answers `count`. */
export const COUNT_RUNS = `select automate_engine.count_runs(${COUNT_BATCH}) as count`;

const old = Object.entries(BUCKETS)
  .map(([size, kept]) => `size = ${size} and at < now() - interval '${kept}'`)
  .join(' or ');

/** Buckets that nobody looks at any more. */
export const PRUNE_RUN_COUNTS = `
with durations as (delete from automate_engine.run_durations where ${old})
delete from automate_engine.run_counts where ${old}`;
