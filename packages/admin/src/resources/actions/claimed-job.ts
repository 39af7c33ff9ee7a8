import type { ShownRowJob } from '@automate/api';
import { AutomateError } from '@automate/core';
import type { Database } from '@automate/governance';
import { and, asc, eq, sql } from 'drizzle-orm';
import { heldFor, query } from '../database.ts';
import { JOB_COLUMNS, type Job, jobRows, jobs } from './job-tables.ts';

const REFUSALS = 100;

/** What somebody finds who is not the one to go on with a job any more, or whose job was given up. */
export const LOST = new AutomateError({
  code: 'LEASE_LOST',
  message: 'The job was given up, or another process goes on with it.',
  effect: 'none',
});

/** A job in the hands of one process, which is told apart from others by its claim. */
export interface ClaimedJob {
  /** Says that somebody is still there. */
  beat(): Promise<unknown>;
  /** That its turn has come: what ends its process from now on is counted. @throws LOST */
  begin(): Promise<unknown>;
  /** Within a transaction, keeps others from taking the job up until it ends. @throws LOST */
  hold(on: Database): Promise<void>;
  /** Rows that it has yet to come to. */
  left(atMost: number): Promise<string[]>;
  /** That a row was changed. */
  mark(on: Database, rowId: string): Promise<unknown>;
  /** Takes on the rows of a page. @throws LOST */
  takeOn(ids: readonly string[], nextPage: string | undefined): Promise<Job>;
  /** Counts what was done and refused, once, and lets go of those rows. @throws LOST when it is another's */
  count(refusals: ShownRowJob['refusals']): Promise<Job>;
  end(to: Partial<Record<keyof Job, unknown>>): Promise<unknown>;
}

export function claimedJob(db: Database, { tenantId, id, claim }: Job, holdMs: number): ClaimedJob {
  const mine = and(eq(jobs.tenantId, tenantId), eq(jobs.id, id), eq(jobs.claim, claim as string));
  const isRunning = and(mine, eq(jobs.state, 'running'));
  const itsRows = and(eq(jobRows.tenantId, tenantId), eq(jobRows.jobId, id));
  const change = (on: Database, to: object, where = isRunning) => on.update(jobs).set(to).where(where);
  const changed = async (on: Database, to: object, where = isRunning): Promise<Job> => {
    const [job] = await change(on, to, where).returning(JOB_COLUMNS);
    if (job === undefined) throw LOST;
    return job;
  };
  return {
    beat: () => change(db, { heldUntil: heldFor(holdMs) }),

    begin: () =>
      query('Going on with a job', () => changed(db, { lost: sql`${jobs.lost} + 1`, heldUntil: heldFor(holdMs) })),

    async hold(on) {
      const there = await on.select({ id: jobs.id }).from(jobs).where(isRunning).for('key share');
      if (there.length === 0) throw LOST;
    },

    async left(atMost) {
      const { rowId } = jobRows;
      const yet = and(itsRows, eq(jobRows.isDone, false));
      const found = await query('Reading the rows of a job', () =>
        db.select({ rowId }).from(jobRows).where(yet).orderBy(asc(rowId)).limit(atMost),
      );
      return found.map((row) => row.rowId);
    },

    mark: (on, rowId) =>
      on
        .update(jobRows)
        .set({ isDone: true })
        .where(and(itsRows, eq(jobRows.rowId, rowId))),

    takeOn: (ids, nextPage) =>
      query('Going on with a job', () =>
        db.transaction(async (tx) => {
          const job = await changed(tx, { nextPage: nextPage ?? null, heldUntil: heldFor(holdMs) });
          await keepRows(tx, job, ids);
          return job;
        }),
      ),

    count: (refusals) =>
      query('Going on with a job', () =>
        db.transaction(async (tx) => {
          const refused = JSON.stringify(refusals.map((each) => each.id));
          const isOver = sql`(${jobRows.isDone} or ${jobRows.rowId} in (
            select jsonb_array_elements_text(${refused}::text::jsonb)))`;
          const over = await tx
            .delete(jobRows)
            .where(and(itsRows, isOver))
            .returning({ rowId: jobRows.rowId, isDone: jobRows.isDone });
          // Whose end was not heard of may have been changed all the same.
          const done = new Set(over.filter(({ isDone }) => isDone).map(({ rowId }) => rowId));
          const left = refusals.filter((each) => !done.has(each.id));
          const to = {
            done: sql`${jobs.done} + ${done.size}::int`,
            refused: sql`${jobs.refused} + ${left.length}::int`,
            lost: 0,
            heldUntil: heldFor(holdMs),
          };
          const job = await changed(tx, to, mine);
          if (left.length === 0 || job.refusals.length >= REFUSALS) return job;
          return changed(tx, { refusals: [...job.refusals, ...left].slice(0, REFUSALS) }, mine);
        }),
      ),

    end: (to) => query('Ending a job', () => change(db, to)),
  };
}

/** Rows for a job to come to. */
export async function keepRows(
  on: Database,
  { tenantId, id }: Pick<Job, 'tenantId' | 'id'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await on.execute(sql`
    insert into automate_admin.row_job_rows (tenant_id, job_id, row_id)
    select ${tenantId}, ${id}::text::uuid, each from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb) as each
    on conflict do nothing`);
}
