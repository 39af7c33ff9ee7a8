import type { EnqueueInput } from '@automate/outbox';
import type { CompiledWorkflow } from '@automate/workflow';
import { ENGINE_FORMAT, EXECUTIONS_QUEUE } from '../matching/queues.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import type { WorkflowRef } from './stored-execution.ts';

/** Claims of one execution that may end without a word before it is given up. */
export const MAX_CLAIMS = 10;

/** Makes the outbox items of executions outside of a worker. */
export interface ExecutionItems {
  /** @throws AutomateError when this process cannot compile the workflow */
  of(execution: { id: string; traceparent: string }, workflow: WorkflowRef): Promise<EnqueueInput>;
}

/** `withRequirements`: whether items name the connectors they need. */
export function createExecutionItems(options: {
  versions: CompiledVersions;
  withRequirements: boolean;
}): ExecutionItems {
  return {
    async of({ id, traceparent }, workflow) {
      const compiled: CompiledWorkflow = await options.versions.get(workflow);
      return {
        tenantId: workflow.tenantId,
        queue: EXECUTIONS_QUEUE,
        ref: id,
        key: id,
        traceparent,
        requires: options.withRequirements ? compiled.requires : [],
        workflowVersion: workflow.version,
        engineFormat: ENGINE_FORMAT,
        maxAttempts: MAX_CLAIMS,
      };
    },
  };
}
