import { type AutomateError, type InputProblem, invalidArgument, type JsonObject, refused } from '@automate/core';
import type { Sql } from 'postgres';
import { v7, validate } from 'uuid';
import { answer } from '../database/answer.ts';
import type { ExecutionStatus } from '../execution/status.ts';
import { writeValue } from '../inbox/append.ts';
import { BULK_QUEUE } from '../matching/queues.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import { conditionOf, type ExecutionFilter, resolveFilter } from '../queries/execution-filter.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import type { BulkAction, BulkJob, BulkJobs, BulkOptions, BulkPreview } from './bulk-operations.ts';

interface JobRow {
  id: string;
  action: BulkAction;
  filter: ExecutionFilter;
  options: BulkOptions;
  status: BulkJob['status'];
  matched: number;
  done: number;
  refused: number;
  refusals: BulkJob['refusals'];
  created_by: string;
  created_at: DatabaseTime;
  finished_at: DatabaseTime | null;
}

/** What an action can be done to. */
const TAKES: Record<BulkAction, readonly ExecutionStatus[]> = {
  cancel: ['pending', 'running', 'waiting'],
  rerun: ['completed', 'failed', 'cancelled', 'uncertain'],
  give_up: ['uncertain'],
  requeue: ['failed'],
};

/** `onStarted` is told after each commit. */
export function createBulkJobs({ sql, onStarted }: { sql: Sql; onStarted(): void }): BulkJobs {
  const preview = async (tenantId: string, action: BulkAction, filter: ExecutionFilter): Promise<BulkPreview> => {
    requireFilter(filter);
    const resolved = await resolveFilter(sql, tenantId, filter);
    const rows = resolved
      ? await sql<{ status: ExecutionStatus; count: number; parts: number }[]>`
          select e.status, count(*)::int as count, count(*) filter (where e.origin like '%#')::int as parts
          from automate_engine.executions e where ${conditionOf(sql, resolved)} group by e.status order by e.status`
      : [];
    const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + of(row), 0);
    return {
      matched: sum(({ count }) => count),
      statuses: Object.fromEntries(rows.map(({ status, count }) => [status, count])),
      // What handles items of a loop is run again by the run of the loop.
      refused: sum(({ status, count, parts }) =>
        !TAKES[action].includes(status) ? count : action === 'rerun' ? parts : 0,
      ),
    };
  };

  return {
    preview: ({ tenantId, action, filter }) => answer(() => preview(tenantId, action, filter)),

    start: ({ tenantId, action, filter, options = {}, by, key }) =>
      answer(async () => {
        const problems: InputProblem[] = [];
        const filterJson = writeValue({ ...filter } as JsonObject, '/filter', problems);
        const optionsJson = writeValue({ ...options } as JsonObject, '/options', problems);
        if (problems.length > 0) throw invalidArgument('The bulk job cannot be started: see errors.', problems);
        // Of what comes later nothing is taken: ids grow with time.
        const id = v7();
        const { matched } = await preview(tenantId, action, filter);
        const started = await sql.begin(async (tx) => {
          const [row] = await tx<JobRow[]>`
            insert into automate_engine.bulk_jobs (
              tenant_id, id, key, action, filter, options, newest_id, status, matched, created_by)
            values (${tenantId}, ${id}, ${key ?? null}, ${action}, ${filterJson}::text::jsonb,
              ${optionsJson}::text::jsonb, ${id}, 'running', ${matched}, ${by})
            on conflict (tenant_id, key) do nothing returning *`;
          if (row)
            await tx`insert into automate_outbox.items (tenant_id, queue, ref) values (${tenantId}, ${BULK_QUEUE}, ${id})`;
          return row;
        });
        if (started) onStarted();
        const [row] = started
          ? [started]
          : await sql<JobRow[]>`
              select * from automate_engine.bulk_jobs where tenant_id = ${tenantId} and key = ${key ?? ''}`;
        return toJob(row!);
      }),

    list: ({ tenantId, ...request }) =>
      answer(async () => {
        const { limit, before } = readPageRequest(request);
        const rows = await sql<JobRow[]>`
          select * from automate_engine.bulk_jobs
          where tenant_id = ${tenantId} ${before === null ? sql`` : sql`and id < ${before}`}
          order by id desc limit ${limit + 1}`;
        return toPage(rows, limit, toJob);
      }),

    get: (tenantId, id) =>
      answer(async () => {
        const [row] = validate(id)
          ? await sql<JobRow[]>`select * from automate_engine.bulk_jobs where tenant_id = ${tenantId} and id = ${id}`
          : [];
        if (row) return toJob(row);
        throw notFound(id);
      }),

    abort: (tenantId, id) =>
      answer(async () => {
        const [row] = validate(id)
          ? await sql<JobRow[]>`
            update automate_engine.bulk_jobs
            set status = case when status = 'running' then 'aborted' else status end,
              finished_at = coalesce(finished_at, clock_timestamp())
            where tenant_id = ${tenantId} and id = ${id} returning *`
          : [];
        if (row) return toJob(row);
        throw notFound(id);
      }),
  };
}

function requireFilter(filter: ExecutionFilter): void {
  if (Object.values(filter).some((value) => value !== undefined)) return;
  const said = sayEngine('bulk_filter_empty');
  throw invalidArgument(`/filter ${said.message}`, [{ pointer: '/filter', ...said }]);
}

function toJob(row: JobRow): BulkJob {
  const { id, action, filter, options, status, matched, done, refused, refusals } = row;
  return {
    ...{ id, action, filter, options, status, matched, done, refused, refusals },
    createdBy: row.created_by,
    createdAt: isoTime(row.created_at),
    ...(row.finished_at === null ? {} : { finishedAt: isoTime(row.finished_at) }),
  };
}

function notFound(id: string): AutomateError {
  return refused('NOT_FOUND', sayEngine('no_bulk_job', { id }));
}
