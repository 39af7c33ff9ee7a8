import type { JsonValue } from '@automate/core';
import type { WorkflowLimit } from '@automate/workflow';
import type { PendingQuery, Sql, TransactionSql } from 'postgres';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import { keyOfGate } from './gates.ts';

/** The limit that a run waits for. Times are ISO 8601 in UTC. */
export interface RunLimit {
  kind: WorkflowLimit['kind'];
  /** What it is counted under; absent where the limit has no key. One that is too long is there by its digest. */
  key?: string;
  /** As the newest version says it; absent where that has no such limit any more. */
  limit?: number;
  /** Runs that begin before it. */
  ahead: number;
  since: string;
  /** Of `debounce`, when it begins unless another event comes. */
  dueAt?: string;
}

/** A limit of a workflow, and what is under way by it. */
export interface LimitUse {
  kind: WorkflowLimit['kind'];
  /** The template of the key, as written. */
  key?: JsonValue;
  /** Runs at the same time, or within `perMs`; of `debounce` 1. */
  limit: number;
  /** Milliseconds: of `rate` its `per`, of `debounce` its `for`. */
  perMs?: number;
  onLimit: WorkflowLimit['onLimit'];
  /** Places taken at this moment, of all keys. */
  taken: number;
  /** Runs that wait for it, of all keys. */
  waiting: number;
}

export interface RunLimitRow {
  gate: string;
  most: number | null;
  ahead: number;
  since: DatabaseTime;
  due_at: DatabaseTime | null;
}

export function readRunLimit(tx: TransactionSql, tenantId: string, executionId: string): PendingQuery<RunLimitRow[]> {
  return tx<RunLimitRow[]>`
    select r.gate, (automate_engine.limit_of(r.tenant_id, r.workflow_id, r.gate)).most, r.since, r.due_at, (
      select count(*)::int from automate_engine.limited_runs w
      where w.tenant_id = r.tenant_id and w.workflow_id = r.workflow_id and w.gate = r.gate and w.state = 'waiting'
        and (w.priority > r.priority or w.priority = r.priority and w.seq < r.seq)) as ahead
    from automate_engine.limited_runs r
    where r.tenant_id = ${tenantId} and r.execution_id = ${executionId} and r.state = 'waiting' and r.gate is not null`;
}

export function toRunLimit({ gate, most, ahead, since, due_at: dueAt }: RunLimitRow): RunLimit {
  const key = keyOfGate(gate);
  return {
    kind: gate.split('/', 1)[0] as RunLimit['kind'],
    ...(key === '' ? {} : { key }),
    ...(most === null ? {} : { limit: most }),
    ahead,
    since: isoTime(since),
    ...(dueAt === null ? {} : { dueAt: isoTime(dueAt) }),
  };
}

/** The limits of a workflow in the order in which they are asked. */
export async function readLimitUse(sql: Sql, tenantId: string, workflowId: string): Promise<LimitUse[]> {
  const rows = await sql<(Omit<LimitUse, 'key' | 'perMs'> & { key: JsonValue; per_ms: number | null })[]>`
    select l.kind, l.key_template as key, l.most as limit, l.ms as per_ms, l.on_limit as "onLimit", (
      select count(*)::int from automate_engine.limit_slots s
      where s.tenant_id = l.tenant_id and s.workflow_id = l.workflow_id and starts_with(s.gate, l.id || '/')
        and case when s.until is not null then s.until > clock_timestamp() else exists (
          select from automate_outbox.items i
          where i.tenant_id = s.tenant_id and i.queue = 'executions' and i.key = s.execution_id::text) end
      ) as taken, (
      select count(*)::int from automate_engine.limited_runs r
      where r.tenant_id = l.tenant_id and r.workflow_id = l.workflow_id and starts_with(r.gate, l.id || '/')
        and r.state = 'waiting') as waiting
    from automate_engine.workflow_limits l
    where l.tenant_id = ${tenantId} and l.workflow_id = ${workflowId} order by l.position`;
  return rows.map(({ key, per_ms: perMs, ...use }) => ({
    ...use,
    ...(key === null ? {} : { key }),
    ...(perMs === null ? {} : { perMs }),
  }));
}
