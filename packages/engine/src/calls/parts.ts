import { AutomateError } from '@automate/core';
import { enqueue } from '@automate/outbox';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { v7 } from 'uuid';
import { answer } from '../database/answer.ts';
import type { ExecutionItems } from '../execution/execution-item.ts';
import type { ItemsPart } from '../execution/stored-execution.ts';

/** A part of a run that is to be there. */
export interface NewPart {
  tenantId: string;
  /** The run whose loop it is. */
  of: string;
  /** One for each, as `originOf` names it. */
  origin: string;
  /** The context of the call. */
  traceparent: string;
  part: ItemsPart;
}

interface ParentRow extends Record<string, unknown> {
  workflow_id: string;
  workflow_version: number;
}

/**
 * Starts runs that handle some of the items of a loop. They are caused by the event of the run that the loop is in, follow the
 * same version of the workflow, and tell that run of their end as one that was called does. Started twice, it is one run.
 */
export function createParts(options: {
  db: PostgresJsDatabase;
  items: ExecutionItems;
  onStarted(): void;
}): (part: NewPart) => Promise<void> {
  const { db, items } = options;
  return async ({ tenantId, of, origin, traceparent, part }) => {
    const [parent] = await answer(() =>
      db.execute<ParentRow>(sql`
        select workflow_id::text, workflow_version from automate_engine.executions
        where tenant_id = ${tenantId} and id = ${of}`),
    );
    if (parent === undefined) throw new AutomateError({ code: 'NOT_FOUND', message: `There is no execution ${of}.` });
    const id = v7();
    const workflow = { tenantId, workflowId: parent.workflow_id, version: parent.workflow_version };
    const item = await items.of({ id, traceparent, like: of }, workflow);
    const { path, prefix, first, count, concurrency } = part;
    const started = await answer(() =>
      db.transaction(async (tx) => {
        const rows = await tx.execute(sql`
          insert into automate_engine.executions (
            tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version, status, traceparent)
          select tenant_id, ${id}, event_id, workflow_id, ${origin}, workflow_name, workflow_version, 'pending', ${traceparent}
          from automate_engine.executions where tenant_id = ${tenantId} and id = ${of} and finished_at is null
          on conflict do nothing returning id`);
        if (rows.length === 0) return false;
        await tx.execute(sql`
          insert into automate_engine.parts (
            tenant_id, execution_id, part_of, path, prefix, first, count, concurrency)
          values (${tenantId}, ${id}, ${of}, ${path}, ${prefix}, ${first}, ${count}, ${concurrency})`);
        await enqueue(tx, item);
        return true;
      }),
    );
    if (started) options.onStarted();
  };
}
