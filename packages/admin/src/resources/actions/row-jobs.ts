import type { AdminActions, ResourceCall, RowAction, ShownRowJob } from '@automate/api';
import { AutomateError, type Logger, toAutomateError } from '@automate/core';
import type { AdminQuestion, AdminRows } from '@automate/extensions';
import { and, desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import { integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ChangeScope } from '../change-row.ts';
import { query } from '../database.ts';
import { type DeclaredResource, resourceName } from '../declared-resource.ts';
import { cursorBehind, placeOf } from '../newest-first.ts';
import { adminQuestion } from '../question.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import { seesRowsOf } from '../row-policy.ts';
import { countTableRows } from '../table-rows.ts';
import { turnsOfTenants } from '../turns-of-tenants.ts';
import { actOnRow, changeOf, type RowChange } from './act-on-row.ts';

export const jobs = pgSchema('automate_admin').table('row_jobs', {
  tenantId: text('tenant_id').notNull(),
  id: uuid('id').notNull().default(sql`gen_random_uuid()`),
  resource: text('resource').notNull(),
  action: text('action').notNull(),
  rows: jsonb('rows').$type<Pick<RowAction, 'ids' | 'filter'>>().notNull(),
  state: text('state').$type<Exclude<ShownRowJob['state'], 'interrupted'>>().notNull().default('running'),
  matched: integer('matched').notNull(),
  done: integer('done').notNull().default(0),
  refused: integer('refused').notNull().default(0),
  refusals: jsonb('refusals').$type<ShownRowJob['refusals']>().notNull().default([]),
  createdBy: text('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().default(sql`clock_timestamp()`),
  finishedAt: timestamp('finished_at', { withTimezone: true, mode: 'date' }),
  heldUntil: timestamp('held_until', { withTimezone: true, mode: 'date' }).notNull(),
});

type Job = typeof jobs.$inferSelect & { isLapsed: boolean };

/** Its process is gone: by the database's clock. */
const COLUMNS = {
  ...getTableColumns(jobs),
  isLapsed: sql<boolean>`(${jobs.state} = 'running' and ${jobs.heldUntil} < clock_timestamp())`,
};
/** Rows of one page, and those of it that are under way at once. */
const PAGE = 200;
const AT_ONCE = 4;
/** Jobs of a tenant that go on at once in a process; others wait. */
const JOBS_AT_ONCE = 2;
const REFUSALS = 100;
/** Rows behind code that a filter may find: all are known before the first is changed. */
const MOST_OF_CODE = 10_000;

export interface RowJobsOptions {
  access: ResourceAccess;
  /** Changes a row in a transaction of its own, with its audit entry. */
  change<T>(call: ResourceCall, work: (scope: ChangeScope) => Promise<T>): Promise<T>;
  log: Logger;
  holdMs: number;
}

/** Jobs in `automate_admin.row_jobs`, each done by the process that it was started in: with that it ends. */
export function createRowJobs({
  access,
  change,
  log,
  holdMs,
}: RowJobsOptions): AdminActions & { close(): Promise<void> } {
  const { db } = access;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const ownTurn = turnsOfTenants({ atOnce: JOBS_AT_ONCE });
  const held = sql`clock_timestamp() + make_interval(secs => ${holdMs / 1000}::float8)`;

  const find = async (call: ResourceCall, id: string): Promise<Job> => {
    const of = and(whose(call, access.find(call)), sql`${jobs.id}::text = ${id}`);
    const [found] = await query('Reading a job', () => db.select(COLUMNS).from(jobs).where(of));
    if (found !== undefined) return found;
    throw new AutomateError({ code: 'NOT_FOUND', message: `There is no job ${JSON.stringify(id)}.`, effect: 'none' });
  };
  /** What a job has come to. Undefined: it was given up, or its process was silent for too long. */
  const step = async ({ tenantId, id }: Job, to: object): Promise<Job | undefined> => {
    const is = and(eq(jobs.tenantId, tenantId), eq(jobs.id, id), eq(jobs.state, 'running'));
    const [job] = await query('Going on with a job', () => db.update(jobs).set(to).where(is).returning(COLUMNS));
    return job;
  };

  const work = async (
    call: ResourceCall,
    job: Job,
    rowChange: RowChange,
    ids: AsyncIterable<string[]>,
  ): Promise<void> => {
    const refusals: ShownRowJob['refusals'] = [];
    let now = call;
    let done = 0;
    let refused = 0;
    for await (const page of ids) {
      for (let at = 0; at < page.length; at += AT_ONCE) {
        if (closing.signal.aborted) break;
        const some = page.slice(at, at + AT_ONCE).map(async (id) => {
          try {
            await change(now, (scope) => actOnRow(scope, id, rowChange));
            done += 1;
          } catch (thrown) {
            const { code, message } = toAutomateError(thrown);
            if (code === 'INTERNAL') log.error({ job: job.id, row: id, err: thrown }, 'an action on a row failed');
            refused += 1;
            if (refusals.length < REFUSALS) {
              refusals.push({
                id,
                code,
                message: code === 'INTERNAL' ? 'The server failed: its log says why.' : message,
              });
            }
          }
        });
        await Promise.all(some);
        if ((await step(job, { done, refused, refusals, heldUntil: held })) === undefined) return;
        now = { ...call, principal: (await call.stillAllowed()) ?? call.principal };
      }
      if (closing.signal.aborted) break;
    }
    const at = sql`clock_timestamp()`;
    // Nobody has given it up: it has lapsed, as where its process was killed.
    const end = closing.signal.aborted ? { heldUntil: at } : { state: 'completed', finishedAt: at };
    await step(job, { done, refused, refusals, ...end });
  };

  /** The rows that an action is about, by id, in pages; those of a filter as they are when their page comes. */
  const chosen = async (
    call: ResourceCall,
    action: string,
    { ids, filter = {} }: Pick<RowAction, 'ids' | 'filter'>,
  ) => {
    const resource = access.find(call);
    if (ids !== undefined) {
      const own = [...new Set(ids)];
      return { matched: own.length, pages: pagesOf(own) };
    }
    const asked = adminQuestion(resource.spec, {
      ...filter,
      ...(action === 'restore' && { deleted: 'only' }),
      limit: String(PAGE),
    });
    const rows = await access.rowsOf(resource, call);
    if (resource.table === undefined) {
      // What code does to its order while rows change is not known: they are all looked up before.
      const all: string[] = [];
      for await (const page of walk(rows, asked, call)) {
        // Also where its pages have no end.
        if (all.push(...page) > MOST_OF_CODE) throw tooMany();
      }
      return { matched: all.length, pages: pagesOf(all) };
    }
    const question = { ...asked, sort: 'id' };
    return {
      matched: await countTableRows(resource.table.rows, access.scopeOf(resource, call), question),
      pages: walk(rows, question, call),
    };
  };

  return {
    async count(call, action, on) {
      changeOf(access.find(call), action, on.values);
      return (await chosen(call, action, on)).matched;
    },

    async start(call, action, { ids, filter, values }) {
      const resource = access.find(call);
      const rowChange = changeOf(resource, action, values);
      const { matched, pages } = await chosen(call, action, { ids, filter });
      const { tenantId, actor } = callerOf(call);
      const rows = ids === undefined ? { filter } : { ids };
      const begun = {
        tenantId,
        resource: resourceName(resource),
        action,
        rows,
        matched,
        createdBy: actor,
        heldUntil: held,
      };
      const [job] = await query('Beginning a job', () => db.insert(jobs).values(begun).returning(COLUMNS));
      const waiting = setInterval(() => void step(job as Job, { heldUntil: held }).catch(() => {}), holdMs / 3);
      const turn = ownTurn(tenantId)(() => {
        clearInterval(waiting);
        return work(call, job as Job, rowChange, pages);
      });
      const going = turn.catch(async (error: unknown) => {
        const { code, message } = toAutomateError(error);
        log.warn({ job: job?.id, code, reason: message }, 'a job over rows ended early');
        await step(job as Job, { state: 'aborted', finishedAt: sql`clock_timestamp()` }).catch(() => {});
      });
      running.add(going);
      void going.finally(() => running.delete(going));
      return shown(resource, call, job as Job);
    },

    async list(call, { limit = 50, cursor }) {
      const resource = access.find(call);
      const behind =
        cursor === undefined ? undefined : sql`(${jobs.createdAt}, ${jobs.id}::text) < (${placeOf(cursor)})`;
      const place = sql<string>`${jobs.createdAt}::text`;
      const found = await query('Listing jobs', () =>
        db
          .select({ job: COLUMNS, place })
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
      const job = await find(call, id);
      const ended = await step(job, { state: 'aborted', finishedAt: sql`clock_timestamp()` });
      return shown(access.find(call), call, ended ?? (await find(call, id)));
    },

    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

async function* walk(rows: AdminRows, question: AdminQuestion, call: ResourceCall): AsyncGenerator<string[]> {
  let cursor: string | undefined;
  do {
    const page = await rows.list({ ...question, cursor }, callerOf(call));
    yield page.rows.map(({ id }) => id);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

function tooMany(): AutomateError {
  const message = `These are more than ${MOST_OF_CODE} rows: choose fewer of them at once.`;
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}

async function* pagesOf(ids: readonly string[]): AsyncGenerator<string[]> {
  for (let at = 0; at < ids.length; at += PAGE) yield ids.slice(at, at + PAGE);
}

function whose({ principal }: ResourceCall, resource: DeclaredResource): SQL | undefined {
  return and(eq(jobs.tenantId, principal.tenantId), eq(jobs.resource, resourceName(resource)));
}

function shown(resource: DeclaredResource, call: ResourceCall, job: Job): ShownRowJob {
  const { id, action, state, isLapsed, rows, matched, done, refused, createdBy, createdAt, finishedAt } = job;
  const seen = seesRowsOf(resource, callerOf(call).actor, createdBy);
  return {
    ...{ id, resource: resource.spec.key, action, matched, done, refused, createdBy },
    state: isLapsed ? 'interrupted' : state,
    refusals: seen ? job.refusals : [],
    chosenBy: rows.ids === undefined ? 'filter' : 'ids',
    ...(seen && rows.filter && { filter: rows.filter }),
    createdAt: createdAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  };
}
