import { type AutomateError, refused, type Said, saidBy } from '@automate/core';
import { enqueue } from '@automate/outbox';
import { MANUAL_START, type WorkflowEvent } from '@automate/workflow';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { v7, validate } from 'uuid';
import { answer } from '../database/answer.ts';
import type { ExecutionItems } from '../execution/execution-item.ts';
import { inputError } from '../manual/manual-input.ts';
import { sayEngine } from '../problems.ts';
import type { CompiledVersions, RunnableWorkflow } from '../workflows/compiled-versions.ts';
import { readKey } from './rerun-key.ts';
import type { EventRuns, RerunResult } from './rerun-operations.ts';
import { findRerun } from './store-rerun.ts';

interface Found extends Record<string, unknown> {
  event: WorkflowEvent;
  traceparent: string;
  workflow_id: string | null;
  workflow_name: string;
  version: number;
}

/** `onCreated` is told after each commit. */
export function createEventRuns(options: {
  db: PostgresJsDatabase;
  versions: CompiledVersions;
  items: ExecutionItems;
  onCreated(): void;
}): EventRuns {
  const { db, versions, items } = options;
  return {
    async run({ tenantId, eventId, workflow: named, key: given }) {
      const key = readKey(given) ?? v7();
      const found = await answer(() => find(db, tenantId, eventId, named));
      const { event, traceparent, workflow_id: workflowId, workflow_name: name, version } = found;
      if (workflowId === null) throw refused('NOT_FOUND', sayEngine('no_workflow', { name: named }));
      const workflow = { tenantId, workflowId, version };
      requireMatch(await answer(() => versions.get(workflow)), event);
      const id = v7();
      const origin = `event/${eventId}/${workflowId}/${key}`;
      const item = await items.of({ id, traceparent, event }, workflow);
      const created = await answer(() =>
        db.transaction(async (tx): Promise<RerunResult> => {
          await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${tenantId} ${origin}`}, 0))`);
          const known = await findRerun(tx, tenantId, origin);
          if (known !== undefined) return known;
          // Not deleted meanwhile: the run is of it.
          const [there] = await tx.execute(sql`
            select 1 as there from automate_engine.events where tenant_id = ${tenantId} and id = ${eventId} for share`);
          if (there === undefined) throw noEvent(eventId);
          await tx.execute(sql`
            insert into automate_engine.executions (
              tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version, status, traceparent)
            values (${tenantId}, ${id}, ${eventId}, ${workflowId}, ${origin}, ${name}, ${version}, 'pending', ${traceparent})`);
          await enqueue(tx, item);
          return { executionId: id, eventId, duplicate: false };
        }),
      );
      if (!created.duplicate) options.onCreated();
      return created;
    },
  };
}

async function find(db: PostgresJsDatabase, tenantId: string, eventId: string, named: string): Promise<Found> {
  if (!validate(eventId)) throw noEvent(eventId);
  const [row] = await db.execute<Found>(sql`
    select json_build_object('id', v.id::text, 'type', v.type, 'source', v.source, 'payload', v.payload) as event,
      v.traceparent, w.id::text as workflow_id, w.name as workflow_name, w.version
    from automate_engine.events v
    left join automate_engine.workflows w
      on w.tenant_id = v.tenant_id and ${validate(named) ? sql`w.id = ${named}` : sql`w.name = ${named}`}
    where v.tenant_id = ${tenantId} and v.id = ${eventId}`);
  if (row === undefined) throw noEvent(eventId);
  return row;
}

/** @throws AutomateError FAILED_PRECONDITION for an event that starts no run of the workflow, INVALID_ARGUMENT */
function requireMatch(workflow: RunnableWorkflow, event: WorkflowEvent): void {
  const { id, type, source } = event;
  let why: string | Said = sayEngine('no_trigger_takes', { type, source });
  const matches = workflow.match(event, (error) => {
    why = saidBy(error);
  });
  if (!matches) {
    const said = sayEngine('event_does_not_start', { event: id, workflow: workflow.name, why });
    throw refused('FAILED_PRECONDITION', said);
  }
  const error = event.type === MANUAL_START ? inputError(workflow, event.payload) : undefined;
  if (error !== undefined) throw error;
}

const noEvent = (eventId: string): AutomateError => refused('NOT_FOUND', sayEngine('no_event', { id: eventId }));
