import type { EnqueueInput } from '@automate/outbox';
import type { CompiledWorkflow, WorkflowEvent } from '@automate/workflow';
import type { Sql } from 'postgres';
import { itemPriority, type PriorityEnv } from '../limits/priority-of.ts';
import { ENGINE_FORMAT, EXECUTIONS_QUEUE } from '../matching/queues.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import type { WorkflowRef } from './stored-execution.ts';

/** Claims of one execution that may end without a word before it is given up. */
export const MAX_CLAIMS = 10;

/** An execution that is to be claimed. */
export interface NewItem {
  id: string;
  traceparent: string;
  /** The execution whose event it runs for: itself, where it is there already. */
  like?: string;
  /** The event, where no execution is there yet. */
  event?: WorkflowEvent;
  /** The payload that it has instead, as JSON. */
  input?: string | undefined;
}

/** Makes the outbox items of executions outside of a worker. */
export interface ExecutionItems {
  /** @throws AutomateError when this process cannot compile the workflow */
  of(execution: NewItem, workflow: WorkflowRef): Promise<EnqueueInput>;
}

/** `withRequirements`: whether items name the connectors they need. */
export function createExecutionItems(options: {
  sql: Sql;
  versions: CompiledVersions;
  withRequirements: boolean;
  env: PriorityEnv;
}): ExecutionItems {
  const { sql, env } = options;
  const priorityOf = async (
    compiled: CompiledWorkflow,
    tenantId: string,
    { like = '', input, event: given }: NewItem,
  ) => {
    if (compiled.priority === undefined) return 0;
    const [event] = given
      ? [given]
      : await sql<WorkflowEvent[]>`
      select v.id::text, v.type, v.source, v.payload from automate_engine.executions e
      join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
      where e.tenant_id = ${tenantId} and e.id = ${like}`;
    if (event === undefined) return 0;
    return await itemPriority(compiled, input === undefined ? event : { ...event, payload: JSON.parse(input) }, env);
  };
  return {
    async of(execution, workflow) {
      const { id, traceparent } = execution;
      const compiled = await options.versions.get(workflow);
      return {
        tenantId: workflow.tenantId,
        queue: EXECUTIONS_QUEUE,
        ref: id,
        key: id,
        traceparent,
        priority: await priorityOf(compiled, workflow.tenantId, execution),
        requires: options.withRequirements ? compiled.requires : [],
        workflowVersion: workflow.version,
        engineFormat: ENGINE_FORMAT,
        maxAttempts: MAX_CLAIMS,
      };
    },
  };
}
