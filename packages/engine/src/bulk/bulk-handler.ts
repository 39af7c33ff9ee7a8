import { AutomateError, type ErrorCode } from '@automate/core';
import type { Claim, HandlerContext, Outcome } from '@automate/outbox';
import type { Sql } from 'postgres';
import type { DeadLetters } from '../dead-letters/dead-letter-record.ts';
import { COMPOSITES } from '../execution/settlement.ts';
import type { ExecutionInbox } from '../inbox/inbox-operations.ts';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { conditionOf, type ExecutionFilter, resolveFilter } from '../queries/execution-filter.ts';
import type { Reruns } from '../reruns/rerun-operations.ts';
import type { BulkAction, BulkOptions } from './bulk-operations.ts';

/** Executions of one claim: what is lost with a worker, and done again to no harm. */
const BATCH = 50;
const REFUSALS = 100;

/** What a job does. Each is once for an execution, however often it is asked for. */
export type BulkTargets = Pick<ExecutionInbox, 'cancel' | 'settle'> & Reruns & Pick<DeadLetters, 'requeue'>;

interface JobRow {
  action: BulkAction;
  filter: ExecutionFilter;
  options: BulkOptions;
  newest_id: string;
  done_id: string;
  created_by: string;
}

type Refusal = { execution: string; code: ErrorCode; message: string };

/** Takes a job one batch further for each claim, so that it stands in nobody's way, and goes on wherever it broke off. */
export function createBulkHandler(options: {
  sql: Sql;
  targets: BulkTargets;
}): (claim: Claim, context: Pick<HandlerContext, 'signal'>) => Promise<Outcome | undefined> {
  const { sql, targets } = options;

  const act = async (tenantId: string, id: string, job: JobRow, jobId: string): Promise<void> => {
    const { action, options: how, created_by: by } = job;
    if (action === 'cancel') await targets.cancel({ tenantId, executionId: id, reason: how.reason, by });
    else if (action === 'rerun') {
      await targets.rerun({
        tenantId,
        executionId: id,
        by,
        key: `bulk/${jobId}`,
        from: how.from,
        version: how.version,
        input: how.input,
      });
    } else if (action === 'requeue') {
      const [letter] = await sql<{ id: string }[]>`
        select id::text from automate_outbox.dead_letters
        where tenant_id = ${tenantId} and queue = ${EXECUTIONS_QUEUE} and key = ${id} order by id desc limit 1`;
      const { refused } = await targets.requeue({ tenantId, ids: [letter?.id ?? ''], by });
      for (const { code, message } of refused)
        throw new AutomateError({ code, message, effect: 'none', retryable: false });
    } else {
      const [step] = await sql<{ path: string }[]>`
        select path from automate_engine.steps
        where tenant_id = ${tenantId} and execution_id = ${id} and status = 'uncertain'
          and kind not in ${sql([...COMPOSITES])} order by position, path limit 1`;
      await targets.settle({ tenantId, executionId: id, path: step?.path ?? '', as: 'give_up', by });
    }
  };

  return async ({ tenantId, ref, wakeSeq }, { signal }) => {
    const jobId = ref ?? '';
    const [job] = await sql<JobRow[]>`
      select action, filter, options, newest_id::text, done_id::text, created_by from automate_engine.bulk_jobs
      where tenant_id = ${tenantId} and id = ${jobId} and status = 'running'`;
    if (job === undefined) return undefined;
    const resolved = await resolveFilter(sql, tenantId, job.filter);
    const ids = resolved
      ? await sql<{ id: string }[]>`
          select e.id::text from automate_engine.executions e
          where ${conditionOf(sql, resolved)} and e.id > ${job.done_id} and e.id < ${job.newest_id} order by e.id limit ${BATCH}`
      : [];
    const refusals: Refusal[] = [];
    for (const { id } of ids) {
      signal.throwIfAborted();
      try {
        await act(tenantId, id, job, jobId);
      } catch (error) {
        if (!AutomateError.isInstance(error) || error.retryable) throw error;
        refusals.push({ execution: id, code: error.code, message: error.message });
      }
    }
    const over = ids.length < BATCH;
    // Counted by who comes first: another may have done the same batch.
    await sql`
      update automate_engine.bulk_jobs j
      set done_id = ${ids.at(-1)?.id ?? job.done_id}, done = done + ${ids.length - refusals.length},
        refused = refused + ${refusals.length},
        refusals = (select coalesce(jsonb_agg(r order by n), '[]') from jsonb_array_elements(
          j.refusals || ${JSON.stringify(refusals)}::text::jsonb) with ordinality as a (r, n) where n <= ${REFUSALS}),
        status = case when ${over} and status = 'running' then 'completed' else status end,
        finished_at = case when ${over} then coalesce(finished_at, clock_timestamp()) else finished_at end
      where tenant_id = ${tenantId} and id = ${jobId} and done_id = ${job.done_id}`;
    return over ? undefined : { kind: 'release', seenWakeSeq: wakeSeq, until: new Date(0), progressed: true };
  };
}
