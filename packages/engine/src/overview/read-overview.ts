import type { Sql } from 'postgres';
import { DEAD_LETTERS, MAX_COUNTED, UNCERTAIN_RUNS } from '../alerts/observe.ts';
import { answer } from '../database/answer.ts';
import { BATCHES_OF_READING, countInBatches } from '../database/count-in-batches.ts';
import { CALLS_QUEUE, EVENTS_QUEUE, EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import { COUNT_RUNS } from './count-runs.ts';
import type { Backlog, Counted, OverviewQueries, OverviewWindow, RunCounts } from './overview.ts';
import { type DurationClass, quantileOf } from './quantile.ts';

/** Seconds of a bucket, and how many there are. */
const WINDOWS: Record<OverviewWindow, readonly [size: number, buckets: number]> = {
  hour: [60, 60],
  day: [900, 96],
  week: [3600, 168],
};
const FAILING = 10;
/** What of a backlog is counted. */
const MAX_WAITING = 10_000;

type BucketRow = RunCounts & { at: DatabaseTime };

export function createOverviewQueries(sql: Sql): OverviewQueries {
  const of = (what: keyof RunCounts) =>
    sql`coalesce(sum(c.count) filter (where c.what = ${what}), 0)::float8 as ${sql(what)}`;
  const counts = sql`${of('started')}, ${of('completed')}, ${of('failed')}, ${of('cancelled')}, ${of('uncertain')}`;

  return {
    get: (tenantId, window) =>
      answer(async () => {
        await countInBatches(sql, COUNT_RUNS, BATCHES_OF_READING);
        const [size, length] = WINDOWS[window];
        const seconds = sql`make_interval(secs => ${size})`;
        const last = sql`date_bin(${seconds}, now(), timestamptz 'epoch')`;
        const first = sql`${last} - ${length - 1} * ${seconds}`;
        const within = sql`c.tenant_id = ${tenantId} and c.size = ${size} and c.at >= ${first}`;
        const [buckets, took, failing, backlog, [dead], [unsure]] = await Promise.all([
          sql<BucketRow[]>`
            select b.at, ${counts} from generate_series(${first}, ${last}, ${seconds}) as b (at)
            left join automate_engine.run_counts c on c.tenant_id = ${tenantId} and c.size = ${size} and c.at = b.at
            group by b.at order by b.at`,
          sql<DurationClass[]>`
            select c.took, sum(c.count)::float8 as count from automate_engine.run_durations c
            where ${within} group by c.took having sum(c.count) > 0 order by c.took`,
          sql<{ id: string; name: string; failed: number; ended: number }[]>`
            select f.id, w.name, f.failed, f.ended from (
              select c.workflow_id as id,
                coalesce(sum(c.count) filter (where c.what in ('failed', 'uncertain')), 0)::float8 as failed,
                sum(c.count)::float8 as ended
              from automate_engine.run_counts c where ${within} and c.what <> 'started' group by c.workflow_id
              having sum(c.count) filter (where c.what in ('failed', 'uncertain')) > 0
              order by failed desc, id limit ${FAILING}) f
            join automate_engine.workflows w on w.tenant_id = ${tenantId} and w.id = f.id order by f.failed desc, w.name`,
          sql<Backlog[]>`
            select q.queue, w.count, w.count = ${MAX_WAITING} as more, w."oldestMs"
            from unnest(${[EVENTS_QUEUE, EXECUTIONS_QUEUE, CALLS_QUEUE]}::text[]) with ordinality as q (queue, n)
            cross join lateral (
              select count(*)::int as count, extract(epoch from now() - min(i.due_at))::float8 * 1000 as "oldestMs" from (
                select due_at from automate_outbox.items
                where state = 'ready' and queue = q.queue and tenant_id = ${tenantId} and due_at <= now()
                limit ${MAX_WAITING}) i) w
            where w.count > 0 order by q.n`,
          sql.unsafe<Counted[]>(DEAD_LETTERS, [tenantId, null]),
          sql.unsafe<Counted[]>(UNCERTAIN_RUNS, [tenantId, null]),
        ]);
        const duration = { p50Ms: quantileOf(took, 0.5), p95Ms: quantileOf(took, 0.95) };
        const sum = (what: keyof RunCounts): number => buckets.reduce((all, bucket) => all + bucket[what], 0);
        return {
          window,
          from: isoTime(buckets[0]!.at),
          bucketMs: size * 1000,
          buckets: buckets.map((bucket) => ({ ...bucket, at: isoTime(bucket.at) })),
          totals: {
            started: sum('started'),
            completed: sum('completed'),
            failed: sum('failed'),
            cancelled: sum('cancelled'),
            uncertain: sum('uncertain'),
          },
          ...(took.length > 0 && { duration }),
          failing: [...failing],
          backlog: [...backlog],
          deadLetters: countedTo(dead),
          uncertain: countedTo(unsure),
        };
      }),
  };
}

const countedTo = ({ count } = { count: 0 }): Counted => ({ count, more: count === MAX_COUNTED });
