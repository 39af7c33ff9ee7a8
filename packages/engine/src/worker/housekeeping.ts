import { type Logger, traceIdOf } from '@automate/core';
import type { OutboxStore } from '@automate/outbox';
import type { Sql } from 'postgres';
import { PRUNE_ALERTS } from '../alerts/prune-alerts.ts';
import { isPart } from '../calls/call-event.ts';
import { TELL_CALLERS } from '../calls/given-up-calls.ts';
import { countInBatches } from '../database/count-in-batches.ts';
import { enqueueFrom } from '../database/outbox-statements.ts';
import { isTransient } from '../database/transient.ts';
import { MAX_END_DEPTH } from '../ends/end-depth.ts';
import { COUNT_FAILURES, PRUNE_ERRORS } from '../errors/count-failures.ts';
import { DIED } from '../execution/attempt-history.ts';
import type { ExecutionStatus } from '../execution/status.ts';
import { TELL_INTEGRATIONS } from '../integrations/notice.ts';
import { CALLS_QUEUE } from '../matching/queues.ts';
import { COUNT_RUNS, PRUNE_RUN_COUNTS } from '../overview/count-runs.ts';
import type { Teller } from '../progress/progress.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import { type ForgetOptions, forget } from '../retention/forget.ts';

/**
 * Ends the executions whose outbox item became a dead letter (every attempt ended without a word): they are failed, or
 * uncertain where a `once` step was under way. One statement; locks the dead letter, so that requeueing it waits.
 */
const END_DEAD = `
with dead as materialized (
  select d.tenant_id, d.ref::uuid as id, d.code, d.message from automate_outbox.dead_letters d
  where d.queue = 'executions' and d.died_at > now() - make_interval(secs => $1)
    and exists (
      select from automate_engine.executions e
      where e.tenant_id = d.tenant_id and e.id = d.ref::uuid and e.finished_at is null)
    -- Not one that goes on after all.
    and not exists (
      select from automate_outbox.items i where i.tenant_id = d.tenant_id and i.queue = d.queue and i.key = d.key)
  order by d.id limit 200 for update of d skip locked
), settled as (
  update automate_engine.steps s
  set status = case when s.effect = 'once' then 'uncertain' else 'failed' end, finished_at = clock_timestamp(),
    error = jsonb_build_object('code', 'ABORTED', 'retryable', false, 'effect', 'unknown', 'message',
      'Every worker that ran this step ended before its result was recorded.', 'details', '${JSON.stringify(DIED)}'::jsonb)
  from dead
  where s.tenant_id = dead.tenant_id and s.execution_id = dead.id and s.status = 'running'
  returning s.tenant_id, s.execution_id, s.status
), unset as (
  delete from automate_engine.timers t using dead where t.tenant_id = dead.tenant_id and t.execution_id = dead.id
)
, ended as (
update automate_engine.executions e
set finished_at = clock_timestamp(),
  status = case when exists (
    select from settled where settled.execution_id = e.id and settled.tenant_id = e.tenant_id
      and settled.status = 'uncertain') then 'uncertain' else 'failed' end,
  error = jsonb_build_object('code', 'ABORTED', 'retryable', false, 'effect', 'unknown', 'message',
    'The execution was given up after its last attempt: ' || coalesce(dead.message, dead.code)
    || '. Requeue its dead letter to let it go on, or run it again.')
from dead where e.tenant_id = dead.tenant_id and e.id = dead.id and e.finished_at is null
returning e.tenant_id, e.id, e.workflow_name, e.event_id, e.status, e.error,
  (extract(epoch from e.finished_at - coalesce(e.started_at, e.created_at)) * 1000)::float8 as duration_ms, e.traceparent,
  e.origin, (
    select v.created_by from automate_engine.workflow_versions v
    where v.tenant_id = e.tenant_id and v.workflow_id = e.workflow_id and v.version = e.workflow_version) as owner
), told as (
  ${enqueueFrom({ queue: CALLS_QUEUE, from: "ended where origin like 'call/%'", ref: 'id::text', traceparent: 'traceparent' })}
)
select * from ended`;

const TELL_ENDS = `select automate_engine.tell_ends($1::text[], $2::text::uuid[], ${MAX_END_DEPTH + 1})`;

interface EndedRow {
  tenant_id: string;
  id: string;
  workflow_name: string;
  event_id: string;
  status: ExecutionStatus;
  error: RecordedError;
  traceparent: string;
  origin: string;
  owner: string | null;
  duration_ms: number;
}

/** Whose outbox item is gone without the commit of an end: those that wait for its place are looked at. */
const LOOK_FOR_PLACES = `
select automate_engine.look_at_limits(r.tenant_id, r.workflow_id, json_build_object('ended', r.execution_id), null)
from automate_engine.limited_runs r
where r.state <> 'waiting' and not exists (
  select from automate_outbox.items i
  where i.tenant_id = r.tenant_id and i.queue = 'executions' and i.key = r.execution_id::text)
limit 500`;

/** Where a look was lost with what became of its item, for example a dead letter. */
const LOOK_EVERYWHERE = `
select automate_engine.look_at_limits(w.tenant_id, w.workflow_id, null, null) from (
  select distinct tenant_id, workflow_id from automate_engine.limited_runs where state = 'waiting') w`;

const PRUNE_PLACES = 'delete from automate_engine.limit_slots where until < clock_timestamp()';

const PRUNE_DELIVERIES = `
delete from automate_engine.deliveries where ctid in (
  select ctid from automate_engine.deliveries where received_at < now() - make_interval(secs => $1)
  limit $2 for update skip locked)`;

const PRUNE_LANES = `delete from automate_engine.commit_lanes where committed_at < now() - interval '1 day'`;

const BATCH = 5_000;

/** Batches that one round counts of each: more than workers bring about until the next one. */
const COUNTED_AT_ONCE = 20;

export interface HousekeepingOptions {
  sql: Sql;
  store: OutboxStore;
  teller: Pick<Teller, 'tell'>;
  log: Logger;
  /** Milliseconds between two looks for expired claims and dead letters. */
  intervalMs: number;
  /** How long delivery ids are remembered, in milliseconds. */
  deliveryRetentionMs: number;
  /** What else is deleted after some time. Default: nothing. */
  forgetting?: Pick<ForgetOptions, 'retention' | 'storage'> | undefined;
  /** Whether outbox items name the connectors they need. Default: they do not. */
  withRequirements?: boolean | undefined;
  /** Told when expired claims became claimable again. */
  onReturned(): void;
}

/** What must be done now and then by somebody; any number of workers may do it at once. */
export interface Housekeeping {
  start(): void;
  stop(): void;
  /** Ends executions whose items died, and has callers told of events that did. Returns the ids of the executions. */
  endDead(lookBackMs: number): Promise<string[]>;
  /** Has limits looked at whose places were freed without a word. Returns how many runs that concerns. */
  lookForPlaces(): Promise<number>;
  /** Forgets old deliveries, in batches. Returns how many. */
  pruneDeliveries(): Promise<number>;
}

export function createHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { sql, store, teller, log, intervalMs, deliveryRetentionMs, withRequirements = false } = options;
  let timer: NodeJS.Timeout | undefined;
  let lookedBack = false;
  let prunedAt = Number.NEGATIVE_INFINITY;
  const stopped = new AbortController();
  let isForgetting = false;

  const endDead = async (lookBackMs: number): Promise<string[]> => {
    const rows = await sql.begin(async (tx) => {
      const ended = await tx.unsafe<EndedRow[]>(END_DEAD, [lookBackMs / 1_000], { prepare: true });
      const tenants = ended.map(({ tenant_id }) => tenant_id);
      const ids = `{${ended.map(({ id }) => id).join(',')}}`;
      if (ended.length > 0) {
        await tx.unsafe(TELL_ENDS, [tenants, ids], { prepare: true });
        await tx.unsafe(TELL_INTEGRATIONS, [tenants, ids, withRequirements], { prepare: true });
      }
      return ended;
    });
    for (const { id, tenant_id: tenantId, workflow_name: workflow, event_id: eventId, status, error, ...row } of rows) {
      log.error(
        { executionId: id, traceId: traceIdOf(row.traceparent) },
        'an execution was given up: its outbox item died',
      );
      const execution = { id, tenantId, workflow, owner: row.owner, eventId, traceparent: row.traceparent };
      const type = isPart(row.origin) ? 'part_finished' : 'execution_finished';
      const times = { durationMs: row.duration_ms, finishedAt: performance.now() };
      teller.tell({ type, execution, status, ...times, error });
    }
    await sql.unsafe(TELL_CALLERS, [lookBackMs / 1_000], { prepare: true });
    return rows.map(({ id }) => id);
  };
  const pruneDeliveries = async (): Promise<number> => {
    for (let pruned = 0; ; ) {
      const { count } = await sql.unsafe(PRUNE_DELIVERIES, [deliveryRetentionMs / 1_000, BATCH]);
      pruned += count;
      if (count < BATCH) return pruned;
    }
  };

  const lookForPlaces = async (): Promise<number> => (await sql.unsafe(LOOK_FOR_PLACES, [], { prepare: true })).count;

  const reap = async () => {
    const { returned, dead } = await store.reap(0);
    if (returned > 0) options.onReturned();
    if (dead > 0) log.warn({ dead }, 'outbox items were given up after their last attempt');
  };
  const endNewlyDead = async () => {
    // Once over everything there is, then only what died lately.
    await endDead(lookedBack ? 3_600_000 : 10 * 365 * 86_400_000);
    lookedBack = true;
  };
  const fillPlaces = async () => {
    if ((await lookForPlaces()) > 0) options.onReturned();
  };
  const counts = [COUNT_FAILURES, COUNT_RUNS];
  const prunes = [PRUNE_LANES, PRUNE_PLACES, PRUNE_ALERTS, PRUNE_ERRORS, PRUNE_RUN_COUNTS, LOOK_EVERYWHERE];

  const round = async () => {
    await each([
      ...[reap, endNewlyDead, fillPlaces],
      ...counts.map((statement) => () => countInBatches(sql, statement, COUNTED_AT_ONCE)),
    ]);
    if (performance.now() - prunedAt < 600_000) return;
    prunedAt = performance.now();
    await each([pruneDeliveries, ...prunes.map((statement) => async () => await sql.unsafe(statement))]);
    void forgetOld();
  };
  /** What one of them cannot do keeps none of the others from theirs, unless nothing goes without the database. */
  const each = async (works: readonly (() => Promise<unknown>)[]): Promise<void> => {
    for (const work of works) {
      await work().catch((error: unknown) => {
        if (isTransient(error)) throw error;
        log.warn({ err: error }, 'a part of housekeeping failed; it is tried again');
      });
    }
  };
  /** May take long where much is old: claims that expire meanwhile do not wait for it. */
  const forgetOld = async (): Promise<void> => {
    if (options.forgetting === undefined || isForgetting) return;
    isForgetting = true;
    try {
      await forget({ ...options.forgetting, sql, signal: stopped.signal });
    } catch (error) {
      if (!stopped.signal.aborted) log.warn({ err: error }, 'what is old could not be deleted; it is tried again');
    } finally {
      isForgetting = false;
    }
  };
  const schedule = () => {
    timer = setTimeout(() => {
      round()
        .catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed; it is tried again'))
        .finally(() => {
          if (timer !== undefined) schedule();
        });
    }, intervalMs);
  };

  return {
    endDead,
    lookForPlaces,
    pruneDeliveries,
    start: schedule,
    stop() {
      stopped.abort();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
