import { type AutomateError, type InputProblem, invalidArgument, refused } from '@automate/core';
import { enqueue } from '@automate/outbox';
import { type CompiledWorkflow, MANUAL_START } from '@automate/workflow';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { v7, validate } from 'uuid';
import { callerOf, isPart } from '../calls/call-event.ts';
import { answer } from '../database/answer.ts';
import type { ExecutionItems } from '../execution/execution-item.ts';
import { notFound, writeValue } from '../inbox/append.ts';
import { inputError } from '../manual/manual-input.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { sayEngine } from '../problems.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import { type CopiedStep, type FirstAttempt, planRerun } from './plan-rerun.ts';
import { readKey } from './rerun-key.ts';
import type { Rerun, RerunResult, Reruns } from './rerun-operations.ts';
import { createExecution, findRerun, type NewExecution } from './store-rerun.ts';

interface FirstRow extends Record<string, unknown> {
  event_id: string;
  origin: string;
  event_type: string;
  workflow_id: string;
  workflow_name: string;
  workflow_version: number;
  newest_version: number;
  traceparent: string;
  status: string;
  over: boolean;
  attempts: FirstAttempt[] | null;
}

/** `onCreated` is told after each commit. */
export function createReruns(options: {
  db: PostgresJsDatabase;
  versions: CompiledVersions;
  items: ExecutionItems;
  secrets: ExecutionSecrets;
  onCreated(): void;
}): Reruns {
  const { db, versions, items, secrets } = options;
  return {
    async rerun(request) {
      const { tenantId, executionId } = request;
      if (!validate(executionId)) throw notFound(executionId);
      const key = readKey(request.key);
      const origin = `rerun/${executionId}/${key ?? v7()}`;
      const known = key === undefined ? undefined : await answer(() => findRerun(db, tenantId, origin));
      if (known !== undefined) return known;
      const first = await answer(() => find(db, tenantId, executionId));
      if (isPart(first.origin)) throw partOf(executionId, first.origin);
      if (!first.over) throw notOver(executionId, first.status);
      const version = request.version === 'current' ? first.newest_version : first.workflow_version;
      const workflow = { tenantId, workflowId: first.workflow_id, version };
      const compiled = await answer(() => versions.get(workflow));
      const input = readValues(request, compiled, first);
      const plan = planOf(request, compiled, first);
      const id = v7();
      // Beside the first one, under what led to both.
      const { traceparent } = first;
      const execution: NewExecution = {
        id,
        origin,
        workflow,
        workflowName: first.workflow_name,
        eventId: first.event_id,
        input,
        traceparent,
        of: executionId,
        from: plan.path,
        by: request.by,
        steps: plan.steps.map((step) => redacted(step, tenantId, secrets)),
      };
      const item = await items.of({ id, traceparent, like: executionId, input }, workflow);
      const created = await answer(() =>
        db.transaction(async (tx): Promise<RerunResult> => {
          const done = await createExecution(tx, execution);
          if (!done.duplicate) await enqueue(tx, item);
          return done;
        }),
      );
      if (!created.duplicate) options.onCreated();
      return created;
    },
  };
}

async function find(db: PostgresJsDatabase, tenantId: string, executionId: string): Promise<FirstRow> {
  const [row] = await db.execute<FirstRow>(sql`
    select e.event_id::text, e.origin, v.type as event_type, e.workflow_id::text, e.workflow_name, e.workflow_version,
      w.version as newest_version, e.traceparent, e.status, e.finished_at is not null as over, (
        select json_agg(json_build_object('path', s.path, 'attempt', s.attempt, 'kind', s.kind, 'status', s.status)
          order by s.position, s.attempt)
        from automate_engine.steps s where s.tenant_id = e.tenant_id and s.execution_id = e.id) as attempts
    from automate_engine.executions e
    join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
    join automate_engine.workflows w on w.tenant_id = e.tenant_id and w.id = e.workflow_id
    where e.tenant_id = ${tenantId} and e.id = ${executionId}`);
  if (!row) throw notFound(executionId);
  return row;
}

/** The edited payload as JSON, checked; undefined: it is the same as before. */
function readValues({ input, steps = {}, from }: Rerun, workflow: CompiledWorkflow, first: FirstRow) {
  const problems: InputProblem[] = [];
  const json = input === undefined ? undefined : writeValue(input, '/input', problems);
  for (const [name, output] of Object.entries(steps)) writeValue(output, `/steps/${name}`, problems);
  if (from === undefined && Object.keys(steps).length > 0) {
    problems.push({ pointer: '/steps', message: 'is given only beside from: all steps run' });
  }
  if (problems.length > 0) throw invalidArgument('The run cannot be done again: see errors.', problems);
  if (input !== undefined && first.event_type === MANUAL_START) {
    const error = inputError(workflow, input);
    if (error !== undefined) throw error;
  }
  return json;
}

function planOf({ from, steps = {} }: Rerun, workflow: CompiledWorkflow, first: FirstRow) {
  if (from === undefined) return { path: undefined, steps: [] };
  return planRerun({ workflow, from, attempts: first.attempts ?? [], outputs: steps });
}

function redacted(step: CopiedStep, tenantId: string, secrets: ExecutionSecrets): CopiedStep {
  return step.output === undefined ? step : { ...step, output: { of: secrets.redact(tenantId, step.output.of) } };
}

function partOf(executionId: string, origin: string): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('rerun_of_part', { id: executionId, caller: callerOf(origin) }));
}

function notOver(executionId: string, status: string): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('rerun_not_over', { id: executionId, status }));
}
