import { randomUUID } from 'node:crypto';
import type { AdminActions, ResourceCall, ShownRowJob } from '@automate/api';
import { AutomateError, toAutomateError } from '@automate/core';
import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { heldFor, query } from '../database.ts';
import { type DeclaredResource, resourceName } from '../declared-resource.ts';
import { cursorBehind, placeOf } from '../newest-first.ts';
import { callerOf } from '../resource-access.ts';
import { seesRowsOf } from '../row-policy.ts';
import { callAgain, type Starters, starterOf } from '../starter.ts';
import { turnsOfTenants } from '../turns-of-tenants.ts';
import { underWay } from '../under-way.ts';
import { changeOf } from './act-on-row.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import { chosenRows } from './chosen-rows.ts';
import { claimedJob, keepRows, LOST } from './claimed-job.ts';
import { JOB_COLUMNS, type Job, jobs, LAPSED } from './job-tables.ts';

/** Jobs of a tenant that go on at once in a process; others wait. */
const JOBS_AT_ONCE = 2;
/** Jobs that one look takes up, and how often one is begun without coming any further. */
const TAKEN_AT_ONCE = 10;
const MOST_LOST = 5;

export interface RowJobsOptions extends CarryOutOptions {
  /** Without it a job ends with its process. */
  starters: Starters | undefined;
  holdMs: number;
}

/** Jobs in `automate_admin.row_jobs`, each gone on with by one process at a time. */
export function createRowJobs(options: RowJobsOptions): AdminActions & {
  /** Goes on with those whose process is gone. */
  takeUp(): Promise<void>;
  close(): Promise<void>;
} {
  const { access, log, holdMs, starters } = options;
  const { db } = access;
  const closing = new AbortController();
  const running = underWay();
  const ownTurn = turnsOfTenants({ atOnce: JOBS_AT_ONCE });

  const find = async (call: ResourceCall, id: string): Promise<Job> => {
    const of = and(whose(call, access.find(call)), sql`${jobs.id}::text = ${id}`);
    const [found] = await query('Reading a job', () => db.select(JOB_COLUMNS).from(jobs).where(of));
    if (found !== undefined) return found;
    throw new AutomateError({ code: 'NOT_FOUND', message: `There is no job ${JSON.stringify(id)}.`, effect: 'none' });
  };

  /** Goes on with a job that this process has claimed. */
  const goOn = (job: Job, callOf: () => Promise<ResourceCall>): void => {
    const claimed = claimedJob(db, job, holdMs);
    const beating = setInterval(() => void claimed.beat().catch(() => {}), holdMs / 3);
    const work = async () => {
      if (!closing.signal.aborted) {
        if (job.lost >= MOST_LOST) throw lostTooOften();
        await claimed.begin();
        await carryOut(options, await callOf(), job, claimed, closing.signal);
      }
      // Where it is not at its end, whoever looks next goes on with it.
      if (closing.signal.aborted) await claimed.end({ heldUntil: sql`clock_timestamp()`, lost: 0 });
    };
    const failed = async (error: unknown) => {
      if (error === LOST) return;
      const { code, message, retryable } = toAutomateError(error);
      log.warn({ job: job.id, code, reason: message }, 'a job over rows ended early');
      // Such as of a database that is away: by then another look may find it there.
      if (retryable && job.starter !== null) return;
      const failure = { code, message: code === 'INTERNAL' ? 'The server failed: its log says why.' : message };
      await claimed.end({ state: 'failed', failure, finishedAt: sql`clock_timestamp()` });
    };
    const going = ownTurn(job.tenantId)(work)
      .catch(failed)
      .catch(() => {})
      .finally(() => clearInterval(beating));
    void running.add(going);
  };

  const takeUp = async (): Promise<void> => {
    if (starters === undefined || closing.signal.aborted) return;
    const resources = new Map(access.all().map((resource) => [resourceName(resource), resource]));
    const left = db
      .select({ ctid: sql`ctid` })
      .from(jobs)
      .where(and(LAPSED, isNotNull(jobs.starter), inArray(jobs.resource, [...resources.keys()])))
      .orderBy(asc(jobs.heldUntil))
      .limit(TAKEN_AT_ONCE)
      .for('update', { skipLocked: true });
    const to = { claim: sql`gen_random_uuid()`, heldUntil: heldFor(holdMs) };
    const taken = await query('Taking up jobs', () =>
      db.update(jobs).set(to).where(sql`ctid = any(array(${left}))`).returning(JOB_COLUMNS),
    );
    for (const job of taken) {
      const resource = resources.get(job.resource) as DeclaredResource;
      goOn(job, () => callAgain(starters, resource, job.tenantId, job.starter as NonNullable<Job['starter']>));
    }
  };

  return {
    async count(call, action, on) {
      changeOf(access.find(call), action, on.values);
      return (await chosenRows(access, call, action, on)).matched;
    },

    async start(call, action, { ids, filter, values }) {
      const resource = access.find(call);
      const rowChange = changeOf(resource, action, values);
      const chosen = await chosenRows(access, call, action, { ids, filter });
      const { tenantId, actor } = callerOf(call);
      const begun = {
        ...{ tenantId, resource: resourceName(resource), action, rowChange },
        rows: ids === undefined ? { filter } : { ids },
        matched: chosen.matched,
        nextPage: chosen.nextPage ?? null,
        createdBy: actor,
        starter: starters ? starterOf(call) : null,
        claim: randomUUID(),
        heldUntil: heldFor(holdMs),
      };
      const job = await query('Beginning a job', () =>
        db.transaction(async (tx) => {
          const [made] = await tx.insert(jobs).values(begun).returning(JOB_COLUMNS);
          await keepRows(tx, made as Job, chosen.ids);
          return made as Job;
        }),
      );
      goOn(job, async () => call);
      return shown(resource, call, job);
    },

    takeUp: () => running.add(takeUp()),

    async list(call, { limit = 50, cursor }) {
      const resource = access.find(call);
      const behind =
        cursor === undefined ? undefined : sql`(${jobs.createdAt}, ${jobs.id}::text) < (${placeOf(cursor)})`;
      const place = sql<string>`${jobs.createdAt}::text`;
      const found = await query('Listing jobs', () =>
        db
          .select({ job: JOB_COLUMNS, place })
          .from(jobs)
          .where(and(whose(call, resource), behind))
          .orderBy(desc(jobs.createdAt), desc(sql`${jobs.id}::text`))
          .limit(limit + 1),
      );
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map(({ job }) => shown(resource, call, job)),
        nextCursor: last && cursorBehind(last.place, last.job.id),
      };
    },

    get: async (call, id) => shown(access.find(call), call, await find(call, id)),

    async abort(call, id) {
      const { tenantId, id: own } = await find(call, id);
      const isRunning = and(eq(jobs.tenantId, tenantId), eq(jobs.id, own), eq(jobs.state, 'running'));
      await query('Giving up a job', () =>
        db.update(jobs).set({ state: 'aborted', finishedAt: sql`clock_timestamp()` }).where(isRunning),
      );
      return shown(access.find(call), call, await find(call, id));
    },

    async close() {
      closing.abort();
      await running.ended();
    },
  };
}

function whose({ principal }: ResourceCall, resource: DeclaredResource): SQL | undefined {
  return and(eq(jobs.tenantId, principal.tenantId), eq(jobs.resource, resourceName(resource)));
}

function lostTooOften(): AutomateError {
  const message = `It was begun ${MOST_LOST} times, and came no further.`;
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'unknown' });
}

function shown(resource: DeclaredResource, call: ResourceCall, job: Job): ShownRowJob {
  const { id, action, state, failure, isLapsed, rows, matched, done, refused, createdBy, createdAt, finishedAt } = job;
  const seen = seesRowsOf(resource, callerOf(call).actor, createdBy);
  return {
    ...{ id, resource: resource.spec.key, action, matched, done, refused, createdBy },
    state: isLapsed ? 'interrupted' : state,
    ...(failure && { failure }),
    refusals: seen ? job.refusals : [],
    chosenBy: rows.ids === undefined ? 'filter' : 'ids',
    ...(seen && rows.filter && { filter: rows.filter }),
    createdAt: createdAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  };
}
