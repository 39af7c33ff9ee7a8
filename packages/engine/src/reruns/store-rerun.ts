import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { v7 } from 'uuid';
import type { WorkflowRef } from '../execution/stored-execution.ts';
import { notFound } from '../inbox/append.ts';
import type { CopiedStep } from './plan-rerun.ts';
import type { RerunResult } from './rerun-operations.ts';

/** A rerun that is ready to be created. */
export interface NewExecution {
  id: string;
  /** `rerun/<execution>/<key>`: one for each. */
  origin: string;
  workflow: WorkflowRef;
  workflowName: string;
  /** Of the first run. */
  eventId: string;
  /** The edited payload as JSON. */
  input: string | undefined;
  traceparent: string;
  of: string;
  from: string | undefined;
  by: string;
  steps: CopiedStep[];
}

/** A handle, or a transaction of it. */
type Database = Pick<PostgresJsDatabase, 'execute'>;

/** The rerun with this origin. */
export async function findRerun(tx: Database, tenantId: string, origin: string): Promise<RerunResult | undefined> {
  const [row] = await tx.execute<{ id: string; event_id: string }>(sql`
    select id::text, event_id::text from automate_engine.executions
    where tenant_id = ${tenantId} and origin = ${origin} and origin <> ''`);
  return row && { executionId: row.id, eventId: row.event_id, duplicate: true };
}

/** Creates the execution in the caller's transaction, with what it finds done; its outbox item is the caller's. */
export async function createExecution(tx: Database, execution: NewExecution): Promise<RerunResult> {
  const { id, origin, workflow, traceparent, of, from, steps } = execution;
  const { tenantId, workflowId, version } = workflow;
  // With edited input the events differ, so that no index keeps two of the same origin apart.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${tenantId} ${origin}`}, 0))`);
  const known = await findRerun(tx, tenantId, origin);
  if (known !== undefined) return known;
  // Not deleted meanwhile: its event, its steps and what they refer to are taken over.
  const [first] = await tx.execute(sql`
    select 1 as there from automate_engine.executions where tenant_id = ${tenantId} and id = ${of} for share`);
  if (first === undefined) throw notFound(of);
  const eventId = execution.input === undefined ? execution.eventId : v7();
  if (execution.input !== undefined) {
    // It starts this run and no other: no outbox item tells of it.
    await tx.execute(sql`
      insert into automate_engine.events (tenant_id, id, type, source, delivery_id, payload, traceparent)
      select tenant_id, ${eventId}, type, source, ${`rerun/${id}`}, ${execution.input}::text::jsonb, ${traceparent}
      from automate_engine.events where tenant_id = ${tenantId} and id = ${execution.eventId}`);
  }
  await tx.execute(sql`
    insert into automate_engine.executions (
      tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version, status, traceparent)
    values (${tenantId}, ${id}, ${eventId}, ${workflowId}, ${origin}, ${execution.workflowName}, ${version}, 'pending',
      ${traceparent})`);
  if (steps.length > 0) await copySteps(tx, tenantId, execution);
  if (steps.length > 0) await copyObjects(tx, tenantId, execution);
  const edited = [...new Set(steps.filter(({ output }) => output !== undefined).map(({ path }) => path))];
  await tx.execute(sql`
    insert into automate_engine.reruns (
      tenant_id, execution_id, rerun_of, from_path, edited_steps, edited_input, rerun_by)
    values (${tenantId}, ${id}, ${of}, ${from ?? null},
      array(select jsonb_array_elements_text(${JSON.stringify(edited)}::text::jsonb)),
      ${execution.input !== undefined}, ${execution.by})`);
  return { executionId: id, eventId, duplicate: false };
}

/** Keeps what the copied steps refer to for as long as either run is there. */
async function copyObjects(tx: Database, tenantId: string, { id, of }: NewExecution): Promise<void> {
  await tx.execute(sql`
    insert into automate_engine.stored_objects (tenant_id, execution_id, location)
    select tenant_id, ${id}, location from automate_engine.stored_objects
    where tenant_id = ${tenantId} and execution_id = ${of} and state <> 'released'`);
}

/** No worker held a claim on what is copied: its token is 0. */
async function copySteps(tx: Database, tenantId: string, { id, of, steps }: NewExecution): Promise<void> {
  const rows = steps.map(({ output, ...step }) => ({
    ...step,
    edited: output !== undefined,
    output: output?.of ?? null,
  }));
  await tx.execute(sql`
    insert into automate_engine.steps (
      tenant_id, execution_id, path, attempt, position, kind, status, claim_token, action, plugin, effect, idempotency_key,
      input, output, artifacts, error, started_at, finished_at, waits_for, logs)
    select ${tenantId}, ${id}, c.path, c.attempt, coalesce(s.position, c.position), c.kind,
      case when c.edited then 'completed' else s.status end, 0, s.action, s.plugin, s.effect, s.idempotency_key,
      s.input, case when c.edited then c.output else s.output end, s.artifacts, case when c.edited then null else s.error end,
      coalesce(s.started_at, now()), coalesce(s.finished_at, now()), s.waits_for, s.logs
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as c (
      path text, attempt integer, position integer, kind text, source text, edited boolean, output jsonb)
    left join automate_engine.steps s
      on s.tenant_id = ${tenantId} and s.execution_id = ${of} and s.path = c.source and s.attempt = c.attempt`);
}
