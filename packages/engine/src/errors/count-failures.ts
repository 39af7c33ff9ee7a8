import { COUNT_BATCH } from '../database/count-in-batches.ts';

/** Counts failures into their groups, a batch of them. Answers `count`. */
export const COUNT_FAILURES = `select automate_engine.count_failures(${COUNT_BATCH}) as count`;

/** Groups of which no run is left, and counts that nobody looks at any more. */
export const PRUNE_ERRORS = `
with old as (delete from automate_engine.error_counts where hour < now() - interval '30 days')
delete from automate_engine.error_groups g
where g.last_seen < now() - interval '1 day' and not exists (
  select from automate_engine.failures f where f.tenant_id = g.tenant_id and f.fingerprint = g.fingerprint)`;
