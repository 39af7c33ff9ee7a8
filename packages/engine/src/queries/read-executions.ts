import type { ActionEffect } from '@automate/connectors';
import { type AutomateError, type JsonValue, refused, traceIdOf } from '@automate/core';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { callerOf, isPart } from '../calls/call-event.ts';
import type { StoredArtifact } from '../commit/commit-unit.ts';
import { answer } from '../database/answer.ts';
import type { ExecutionStatus } from '../execution/status.ts';
import { readRunLimit, toRunLimit } from '../limits/limit-records.ts';
import { referenceOf } from '../objects/moved-outputs.ts';
import { withId } from '../objects/object-storage.ts';
import { sayEngine } from '../problems.ts';
import { cursorBehind, readPageRequest, toPage } from './cursor.ts';
import { conditionOf, type ResolvedFilter, resolveFilter } from './execution-filter.ts';
import type {
  ExecutionDetail,
  ExecutionQueries,
  ExecutionSummary,
  LateResult,
  RecordedError,
  StepLogs,
  StepRecord,
} from './execution-record.ts';
import { type DatabaseTime, isoTime } from './iso-time.ts';
import type { Page } from './page.ts';
import { type DurationFilter, runsOfDuration, tookCondition } from './run-duration.ts';

interface ExecutionRow {
  id: string;
  status: ExecutionStatus;
  workflow_id: string;
  workflow_name: string;
  workflow_version: number;
  event_id: string;
  event_type: string;
  event_source: string;
  origin: string;
  traceparent: string;
  created_at: DatabaseTime;
  started_at: DatabaseTime | null;
  finished_at: DatabaseTime | null;
  error: RecordedError | null;
}

interface StepRow {
  path: string;
  attempt: number;
  kind: string;
  status: StepRecord['status'];
  effect: ActionEffect | null;
  idempotency_key: string | null;
  action: string | null;
  plugin: string | null;
  input: JsonValue;
  artifacts: StoredArtifact[] | null;
  logs: StepLogs | null;
  output: JsonValue;
  error: RecordedError | null;
  started_at: DatabaseTime;
  finished_at: DatabaseTime | null;
  due_at: DatabaseTime | null;
  waits_for: string | null;
}

interface InboxRow {
  kind: string;
  name: string | null;
  payload: JsonValue;
  received_at: DatabaseTime;
  consumed_at: DatabaseTime | null;
}

interface TimerRow {
  path: string;
  kind: string;
  due_at: DatabaseTime;
  waits_for: string | null;
}

interface LateRow {
  path: string;
  attempt: number;
  reason: LateResult['reason'];
  output: JsonValue;
  error: RecordedError | null;
  recorded_at: DatabaseTime;
}

interface RerunRow {
  execution_id: string;
  rerun_of: string;
  from_path: string | null;
  edited_steps: string[];
  edited_input: boolean;
  rerun_by: string;
}

/** Runs that a page by duration looks at. */
const LOOKED_AT = 2_000;

export function createExecutionQueries(sql: Sql): ExecutionQueries {
  const select = sql`
    select e.id, e.status, e.workflow_id, e.workflow_name, e.workflow_version, e.event_id, v.type as event_type,
      v.source as event_source, e.origin, e.traceparent, e.created_at, e.started_at, e.finished_at, e.error
    from automate_engine.executions e
    join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id`;

  const olderThan = (id: string | null) => (id === null ? sql`` : sql`and e.id < ${id}`);

  /** Where few took so long, all of them are looked at; else the newest ones, and those before with the next page. */
  const byDuration = async (
    filter: ResolvedFilter,
    duration: DurationFilter,
    limit: number,
    before: string | null,
  ): Promise<Page<ExecutionSummary>> => {
    const others = conditionOf(sql, { ...filter, duration: undefined });
    const some = runsOfDuration(sql, filter.tenantId, duration, LOOKED_AT);
    const [{ few } = { few: false }] = await sql<{ few: boolean }[]>`
      select count(*) < ${LOOKED_AT} as few from ${some}`;
    const found = few
      ? sql`select e.id from ${some} cross join lateral (
          select * from automate_engine.executions x where x.tenant_id = ${filter.tenantId} and x.id = t.id limit 1) e
        where ${others} ${olderThan(before)} order by e.id desc limit ${limit + 1}`
      : sql`select e.id from (
          select * from automate_engine.executions e where ${others} ${olderThan(before)}
          order by e.id desc limit ${LOOKED_AT}) e
        where ${tookCondition(sql, duration)} order by e.id desc limit ${limit + 1}`;
    const rows = await sql<ExecutionRow[]>`
      with found as materialized (${found}) ${select}
      where e.tenant_id = ${filter.tenantId} and e.id in (select id from found) order by e.id desc`;
    const page = toPage(rows, limit, toSummary);
    if (few || page.nextCursor !== undefined) return page;
    const [last] = await sql<{ id: string }[]>`
      select e.id from automate_engine.executions e where ${others} ${olderThan(before)}
      order by e.id desc offset ${LOOKED_AT - 1} limit 1`;
    return { ...page, ...(last && { nextCursor: cursorBehind(last.id) }) };
  };

  return {
    async list({ tenantId, limit: wanted, cursor, ...filter }) {
      const { limit, before } = readPageRequest({ limit: wanted, cursor });
      return await answer(async () => {
        const resolved = await resolveFilter(sql, tenantId, filter);
        if (resolved === undefined) return { items: [] };
        if (resolved.duration !== undefined) return await byDuration(resolved, resolved.duration, limit, before);
        const rows = await sql<ExecutionRow[]>`
          ${select} where ${conditionOf(sql, resolved)} ${olderThan(before)} order by e.id desc limit ${limit + 1}`;
        return toPage(rows, limit, toSummary);
      });
    },

    get: (tenantId, executionId) =>
      answer(async () => {
        if (!validate(executionId)) throw notFound(executionId);
        // One snapshot: steps and status belong together.
        const [rows, [given], steps, inbox, timers, late, reruns, [limit]] = await sql.begin(
          'isolation level repeatable read read only',
          (tx) => [
            tx<ExecutionRow[]>`${select} where e.tenant_id = ${tenantId} and e.id = ${executionId}`,
            tx<{ output: JsonValue }[]>`
            select output from automate_engine.executions where tenant_id = ${tenantId} and id = ${executionId}`,
            tx<StepRow[]>`
            select * from automate_engine.steps where tenant_id = ${tenantId} and execution_id = ${executionId}
            order by position, started_at, attempt, path`,
            tx<InboxRow[]>`
            select * from automate_engine.execution_inbox
            where tenant_id = ${tenantId} and execution_id = ${executionId} order by seq`,
            tx<TimerRow[]>`
            select path, kind, due_at, waits_for from automate_engine.timers
            where tenant_id = ${tenantId} and execution_id = ${executionId} order by due_at`,
            tx<LateRow[]>`
            select * from automate_engine.late_results
            where tenant_id = ${tenantId} and execution_id = ${executionId} order by id`,
            tx<RerunRow[]>`
            select * from automate_engine.reruns
            where tenant_id = ${tenantId} and execution_id = ${executionId}
            union all
            select * from automate_engine.reruns
            where tenant_id = ${tenantId} and rerun_of = ${executionId} order by execution_id`,
            readRunLimit(tx, tenantId, executionId),
          ],
        );
        const [row] = rows;
        if (!row) throw notFound(executionId);
        const detail: ExecutionDetail = {
          ...toSummary(row),
          ...(given?.output == null ? {} : { output: given.output }),
          steps: steps.map(toStep),
          inbox: inbox.map(toInboxEntry),
          timers: timers.map(toTimer),
          lateResults: late.map(toLate),
          ...(limit === undefined ? {} : { limit: toRunLimit(limit) }),
          ...toReruns(executionId, reruns),
        };
        return detail;
      }),
  };
}

function toSummary(row: ExecutionRow): ExecutionSummary {
  const caller = callerOf(row.origin);
  const rerunOf = /^rerun\/([^/]+)\//.exec(row.origin)?.[1];
  return {
    id: row.id,
    status: row.status,
    workflow: { id: row.workflow_id, name: row.workflow_name, version: row.workflow_version },
    event: { id: row.event_id, type: row.event_type, source: row.event_source },
    traceId: traceIdOf(row.traceparent) ?? '',
    ...(caller === undefined ? {} : isPart(row.origin) ? { partOf: caller } : { calledBy: caller }),
    ...(rerunOf === undefined ? {} : { rerunOf }),
    createdAt: isoTime(row.created_at),
    ...(row.started_at === null ? {} : { startedAt: isoTime(row.started_at) }),
    ...(row.finished_at === null ? {} : { finishedAt: isoTime(row.finished_at) }),
    ...(row.error === null ? {} : { error: row.error }),
  };
}

function toStep(row: StepRow): StepRecord {
  const moved = referenceOf(row.output);
  return {
    path: row.path,
    attempt: row.attempt,
    kind: row.kind,
    status: row.status,
    ...(row.effect === null ? {} : { effect: row.effect }),
    ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
    ...(row.action === null ? {} : { action: row.action }),
    ...(row.plugin === null ? {} : { plugin: row.plugin }),
    ...(row.input === null ? {} : { input: row.input }),
    ...(moved !== undefined
      ? { storedOutput: withId(moved) }
      : row.status === 'completed'
        ? { output: row.output }
        : {}),
    ...(row.artifacts === null ? {} : { artifacts: row.artifacts.map(withId) }),
    ...(row.logs === null ? {} : { logs: row.logs }),
    ...(row.error === null ? {} : { error: row.error }),
    startedAt: isoTime(row.started_at),
    ...(row.finished_at === null ? {} : { finishedAt: isoTime(row.finished_at) }),
    ...(row.due_at === null ? {} : { dueAt: isoTime(row.due_at) }),
    ...(row.waits_for === null ? {} : { waitsFor: row.waits_for }),
  };
}

function toInboxEntry(row: InboxRow): ExecutionDetail['inbox'][number] {
  return {
    kind: row.kind,
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.payload === null ? {} : { payload: row.payload }),
    receivedAt: isoTime(row.received_at),
    ...(row.consumed_at === null ? {} : { consumedAt: isoTime(row.consumed_at) }),
  };
}

function toTimer(row: TimerRow): ExecutionDetail['timers'][number] {
  return {
    path: row.path,
    kind: row.kind,
    dueAt: isoTime(row.due_at),
    ...(row.waits_for === null ? {} : { instance: row.waits_for }),
  };
}

function toReruns(id: string, rows: readonly RerunRow[]): Pick<ExecutionDetail, 'rerun' | 'reruns'> {
  const own = rows.find(({ execution_id }) => execution_id === id);
  const reruns = rows.filter(({ rerun_of }) => rerun_of === id).map(({ execution_id }) => execution_id);
  if (own === undefined) return { reruns };
  const { rerun_of: of, from_path: from, edited_steps: editedSteps, edited_input: editedInput, rerun_by: by } = own;
  return { rerun: { of, ...(from === null ? {} : { from }), editedSteps, editedInput, by }, reruns };
}

function toLate(row: LateRow): LateResult {
  return {
    path: row.path,
    attempt: row.attempt,
    reason: row.reason,
    ...(row.error === null ? { output: row.output } : { error: row.error }),
    recordedAt: isoTime(row.recorded_at),
  };
}

function notFound(executionId: string): AutomateError {
  return refused('NOT_FOUND', sayEngine('no_execution', { id: executionId }));
}
