import { type JsonValue, refused } from '@automate/core';
import { MANUAL_START } from '@automate/workflow';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import type { AcceptedEvent, NewEvent } from '../ingest/new-event.ts';
import { sayEngine } from '../problems.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import { inputError, isStartable } from './manual-input.ts';

/** Somebody starts a workflow. */
export interface StartWorkflow {
  tenantId: string;
  /** A name or an id. */
  workflow: string;
  /** What the run sees as `event.payload`. Default {}. */
  input?: JsonValue | undefined;
  /** Starts with the same key are one, per workflow. At most 200 characters. */
  key?: string | undefined;
  /** The W3C trace context that it belongs to. Default: a new trace. */
  traceparent?: string | undefined;
}

/** Starts workflows by an event of their own. */
export function createStart(options: {
  sql: Sql;
  versions: CompiledVersions;
  accept(event: NewEvent): Promise<AcceptedEvent>;
}): (start: StartWorkflow) => Promise<AcceptedEvent> {
  const { sql, versions, accept } = options;
  return async ({ tenantId, workflow, input = {}, key, traceparent }) => {
    const [found] = await answer(
      () => sql<{ id: string; name: string; active: boolean; version: number }[]>`
        select id::text, name, active, version from automate_engine.workflows
        where tenant_id = ${tenantId} and ${validate(workflow) ? sql`id = ${workflow}` : sql`name = ${workflow}`}`,
    );
    if (found === undefined) throw refused('NOT_FOUND', sayEngine('no_workflow', { name: workflow }));
    const { id: workflowId, name, active, version } = found;
    if (!active) throw refused('FAILED_PRECONDITION', sayEngine('workflow_inactive', { name }));
    const compiled = await answer(() => versions.get({ tenantId, workflowId, version }));
    if (!isStartable(compiled)) {
      throw refused('FAILED_PRECONDITION', sayEngine('workflow_not_manual', { name }));
    }
    const error = inputError(compiled, input);
    if (error !== undefined) throw error;
    return await accept({
      tenantId,
      type: MANUAL_START,
      source: `workflow/${name}`,
      payload: input,
      deliveryId: key === undefined ? undefined : `start/${key}`,
      traceparent,
    });
  };
}
